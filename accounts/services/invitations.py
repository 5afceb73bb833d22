"""Invite a person to a role; the invitation is used up only by pressing the button on its page."""

import datetime
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mails
from accounts.choices import MUNICIPAL_ROLES, ROLES_BY_KIND, AccessRequestState, Role
from accounts.models import AccessRequest, AccountEvent, Invitation, Organisation, RoleAssignment, User
from accounts.services.access_requests import answer
from notifications.outbox import Recipient, enqueue
from ui.refusals import DomainRefusal
from ui.text import plain_address


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite_person(
    *,
    organisation: Organisation,
    role: str,
    name: str,
    email: str,
    actor: User,
    access_request: AccessRequest | None = None,
) -> Invitation:
    """Invite a person. Roles outside municipalities see other people's matters, so only some may give them.

    Raises DomainRefusal if the actor may not give this role, or the organisation has no such role.
    """
    if plain_address(email) == plain_address(actor.email):
        raise DomainRefusal(
            "Sich selbst lädt niemand ein. Bitten Sie eine Kollegin oder einen Kollegen.", field="email"
        )
    if role not in MUNICIPAL_ROLES and not actor.has_perm("accounts.invite_colleague"):
        raise DomainRefusal(f"Zur Rolle „{Role(role).label}“ lädt nur die Programmleitung ein.")
    return send_invitation(
        organisation=organisation, role=role, name=name, email=email, actor=actor, access_request=access_request
    )


def send_invitation(
    *,
    organisation: Organisation,
    role: str,
    name: str,
    email: str,
    actor: User,
    access_request: AccessRequest | None = None,
) -> Invitation:
    """Send an invitation that holds for `INVITATION_DAYS`; an earlier open one for the same role is withdrawn.

    Raises DomainRefusal if the role does not belong to this kind of organisation.
    """
    if role not in ROLES_BY_KIND[organisation.kind]:
        raise DomainRefusal(f"Die Rolle „{Role(role).label}“ gibt es bei „{organisation.name}“ nicht.")
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    expires_at = now + datetime.timedelta(days=settings.INVITATION_DAYS)
    email = plain_address(email)
    with transaction.atomic():
        Invitation.objects.filter(
            organisation=organisation, role=role, email=email, accepted_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=now)
        invitation = Invitation.objects.create(
            organisation=organisation,
            role=role,
            name=name,
            email=email,
            token_hash=token_hash(token),
            invited_by=actor,
            expires_at=expires_at,
        )
        if access_request is not None:
            answer(request=access_request, actor=actor, state=AccessRequestState.INVITED)
        AccountEvent.objects.create(actor=actor, what="invited", organisation=organisation, role=role)
        _tell_invited(invitation, token)
    return invitation


def _tell_invited(invitation: Invitation, token: str) -> None:
    enqueue(
        mails.INVITED,
        [Recipient(invitation.email, f"{invitation.invited_by.name} hat Sie eingeladen.")],
        {
            "name": invitation.name,
            "organisation": invitation.organisation.name,
            "role": Role(invitation.role).label,
            "expires_on": f"{timezone.localtime(invitation.expires_at):%d.%m.%Y}",
            "url": settings.BASE_URL + reverse("invitation", args=[token]),
        },
        key=f"invitation-{invitation.pk}",
    )


def find_open_invitation(token: str) -> Invitation | None:
    """The invitation of a token, if its button still works."""
    invitation = Invitation.objects.select_related("organisation").filter(token_hash=token_hash(token)).first()
    return invitation if invitation is not None and invitation.is_open else None


def accept_invitation(*, token: str, password: str | None) -> User:
    """Use the invitation up and give its person the role; a new account is created with the password.

    Raises DomainRefusal if the invitation is used, withdrawn or too old. A known person keeps account and password.
    """
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).filter(token_hash=token_hash(token)).first()
        if invitation is None or not invitation.is_open:
            raise DomainRefusal("Diese Einladung gilt nicht mehr. Bitten Sie um eine neue.")
        user = User.objects.filter(email=invitation.email).first()
        if user is None:
            user = User.objects.create_user(invitation.email, invitation.name, password)
        elif not user.is_active:
            raise DomainRefusal("Dieses Konto ist stillgelegt. Bitte rufen Sie uns an.")
        RoleAssignment.objects.get_or_create(
            user=user, organisation_id=invitation.organisation_id, role=invitation.role, valid_to=None
        )
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        AccountEvent.objects.create(
            actor=user,
            what="invitation_accepted",
            person=user,
            organisation_id=invitation.organisation_id,
            role=invitation.role,
        )
    return user


def revoke_invitation(*, invitation: Invitation, actor: User) -> None:
    """Withdraw an invitation; repeating it changes nothing."""
    with transaction.atomic():
        if Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True).update(
            revoked_at=timezone.now()
        ):
            AccountEvent.objects.create(
                actor=actor,
                what="invitation_revoked",
                organisation_id=invitation.organisation_id,
                role=invitation.role,
            )
