"""Invite a person to a role; the invitation is used up only by pressing the button on its page."""

import datetime
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mails, selectors
from accounts.choices import MUNICIPAL_ROLES, ROLES_BY_KIND, AccessRequestState, Role
from accounts.models import AccessRequest, AccountEvent, Invitation, Organisation, User
from accounts.policy import POWERFUL
from accounts.services.access_requests import answer
from accounts.services.roles import give_role, refuse_excluded
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

    An invitation to a powerful role waits until a second person confirms it. Raises DomainRefusal if the actor may not
    give this role, the organisation has none such, a role the person holds excludes it, or no second person is there.
    """
    if plain_address(email) == plain_address(actor.email):
        raise DomainRefusal(
            "Sich selbst lädt niemand ein. Bitten Sie eine Kollegin oder einen Kollegen.", field="email"
        )
    if role not in MUNICIPAL_ROLES and not actor.has_perm("accounts.invite_colleague"):
        raise DomainRefusal(f"Zur Rolle „{Role(role).label}“ lädt nur die Programmleitung ein.")
    if role in POWERFUL and not selectors.second_people(but=(actor.email, plain_address(email))):
        raise DomainRefusal(
            f"Die Rolle „{Role(role).label}“ bestätigt eine zweite Person, und es gibt noch keine. "
            "Bis es zwei sind, lädt die Technik ein: manage.py invite_first_person.",
            field="role",
        )
    with transaction.atomic():
        invitation = send_invitation(
            organisation=organisation, role=role, name=name, email=email, actor=actor, access_request=access_request
        )
        if invitation.waits_for_second:
            _ask_second(invitation)
    return invitation


def _ask_second(invitation: Invitation) -> None:
    enqueue(
        mails.POWERFUL_ROLE_WAITS,
        [
            Recipient(person.email, "Sie bestätigen als zweite Person.", person.pk)
            for person in selectors.second_people(but=(invitation.invited_by.email, invitation.email))
        ],
        {
            "by": invitation.invited_by.name,
            "name": invitation.name,
            "organisation": invitation.organisation.name,
            "role": Role(invitation.role).label,
            "url": settings.BASE_URL + reverse("accounts:confirm_invitation", args=[invitation.pk]),
        },
        key=f"invitation-{invitation.pk}-second",
    )


def send_invitation(
    *,
    organisation: Organisation,
    role: str,
    name: str,
    email: str,
    actor: User,
    access_request: AccessRequest | None = None,
    confirmed: bool = False,
) -> Invitation:
    """Send an invitation that holds for `INVITATION_DAYS`; an earlier open one for the same role is withdrawn.

    One to a powerful role is sent when it is confirmed; `confirmed` says that it is (by whoever runs the server).
    Raises DomainRefusal if the role does not belong to this kind of organisation, or one the person holds excludes it.
    """
    email = plain_address(email)
    if role not in ROLES_BY_KIND[organisation.kind]:
        raise DomainRefusal(f"Die Rolle „{Role(role).label}“ gibt es bei „{organisation.name}“ nicht.")
    refuse_excluded(role=role, email=email)
    token, now = secrets.token_urlsafe(32), timezone.now()
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
            expires_at=_expiry(now),
            confirmed_at=now if confirmed else None,
        )
        if access_request is not None:
            answer(request=access_request, actor=actor, state=AccessRequestState.INVITED)
        AccountEvent.objects.create(actor=actor, what="invited", organisation=organisation, role=role)
        if not invitation.waits_for_second:
            _tell_invited(invitation, token)
    return invitation


def _expiry(now: datetime.datetime) -> datetime.datetime:
    return now + datetime.timedelta(days=settings.INVITATION_DAYS)


def confirm_invitation(*, invitation: Invitation, actor: User) -> Invitation:
    """Confirm an invitation to a powerful role as the second person; only now it is sent and its days begin.

    Source: nobody grants himself anything (rule 22). Raises DomainRefusal for the person who invites or is invited, and
    where it was confirmed, withdrawn or too old.
    """
    with transaction.atomic():
        rows = Invitation.objects.select_related("organisation", "invited_by").select_for_update(of=("self",))
        held = rows.get(pk=invitation.pk)
        if actor.pk == held.invited_by_id or plain_address(actor.email) == held.email:
            raise DomainRefusal("Das bestätigt eine zweite Person: weder wer einlädt noch wer eingeladen ist.")
        if held.revoked_at is not None or not held.waits_for_second or held.expires_at <= timezone.now():
            raise DomainRefusal("Diese Einladung wartet nicht mehr auf Bestätigung.")
        refuse_excluded(role=held.role, email=held.email)
        token = secrets.token_urlsafe(32)
        held.token_hash, held.confirmed_at, held.confirmed_by = token_hash(token), timezone.now(), actor
        held.expires_at = _expiry(held.confirmed_at)
        held.save()
        AccountEvent.objects.create(
            actor=actor, what="invitation_confirmed", organisation_id=held.organisation_id, role=held.role
        )
        _tell_invited(held, token)
    return held


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

    A known person keeps account and password. Raises DomainRefusal if the invitation is used, withdrawn or too old, or
    another role excludes it.
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
        give_role(user=user, organisation=invitation.organisation_id, role=invitation.role)
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
