"""Create, find and revoke access keys for programs."""

import datetime
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import AccountEvent, ApiToken, User
from accounts.models.token import TokenScope
from ui.refusals import DomainRefusal

MARK = "fk_"


def hashed(secret: str) -> str:
    """SHA-256 of a key; keys are random, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_token(*, user: User, name: str, scopes: list[str]) -> tuple[ApiToken, str]:
    """Create a key and return it with its secret, which is shown once and never again.

    A key that may vote lasts one sitting, any other `API_TOKEN_DAYS`. Raises DomainRefusal for an unknown scope.
    """
    if not scopes or not set(scopes) <= set(TokenScope.values):
        raise DomainRefusal("Wählen Sie mindestens einen Umfang.")
    secret = MARK + secrets.token_urlsafe(32)
    lifetime = (
        datetime.timedelta(seconds=settings.SITTING_SECONDS)
        if TokenScope.BALLOTS in scopes
        else datetime.timedelta(days=settings.API_TOKEN_DAYS)
    )
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name,
            token_hash=hashed(secret),
            scopes=sorted(scopes),
            expires_at=timezone.now() + lifetime,
        )
        AccountEvent.objects.create(actor=user, what="api_token_created", person=user)
    return token, secret


def find_token(secret: str) -> ApiToken | None:
    """The valid key of an active person; notes the day of use."""
    if not secret.startswith(MARK) or len(secret) > 100:
        return None
    token = ApiToken.objects.select_related("user").filter(token_hash=hashed(secret)).first()
    if token is None or not token.is_valid or not token.user.is_active:
        return None
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token


def revoke_token(*, token: ApiToken, actor: User) -> None:
    """Revoke a key; repeating it changes nothing."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
            AccountEvent.objects.create(actor=actor, what="api_token_revoked", person_id=token.user_id)


def revoke_all(*, user: User) -> None:
    """Revoke every key of a person, for example when the password changes."""
    ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=timezone.now())


def end_sign_ins(*, user: User) -> None:
    """End every session and every key of a person: a role ended, or a second factor was reset (rule 22)."""
    revoke_all(user=user)
    User.objects.filter(pk=user.pk).update(sign_ins_ended=F("sign_ins_ended") + 1)
