"""Ask for access, and answer such a request."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mails, selectors
from accounts.choices import AccessRequestState, Interest
from accounts.models import AccessRequest, AccountEvent, Organisation, User
from notifications.outbox import Recipient, enqueue
from ui.text import plain_address


def request_access(
    *, organisation: Organisation, name: str, email: str, phone: str, interest: str, message: str
) -> AccessRequest | None:
    """Store the request, confirm it by mail and tell the institute.

    Anybody may. Sending it again while the first is open changes nothing and returns None; the page answers alike, so
    that nobody learns whether an address is known.
    """
    email = plain_address(email)
    try:
        with transaction.atomic():
            request = AccessRequest.objects.create(
                organisation=organisation, name=name, email=email, phone=phone, interest=interest, message=message
            )
            key = f"access-request-{request.pk}"
            enqueue(
                mails.ACCESS_REQUEST_RECEIVED,
                [Recipient(email, "Sie haben einen Zugang angefragt.")],
                {"organisation": organisation.name, "name": name},
                key=f"{key}-received",
            )
            enqueue(
                mails.ACCESS_REQUESTED,
                [
                    Recipient(person.email, "Sie beantworten Anfragen nach Zugang.", person.pk)
                    for person in selectors.people_with("accounts.answer_access_request")
                ],
                {
                    "organisation": organisation.name,
                    "name": name,
                    "interest": Interest(interest).label,
                    "url": settings.BASE_URL + reverse("accounts:people"),
                },
                key=key,
            )
    except IntegrityError:
        return None
    return request


def decline_access(*, request: AccessRequest, actor: User) -> None:
    """Close a request without an invitation (after a call); repeating it changes nothing."""
    answer(request=request, actor=actor, state=AccessRequestState.DECLINED)


def answer(*, request: AccessRequest, actor: User, state: AccessRequestState) -> bool:
    """Mark an open request as answered; False if somebody else was faster."""
    with transaction.atomic():
        changed = AccessRequest.objects.filter(pk=request.pk, state=AccessRequestState.OPEN).update(
            state=state, answered_by=actor, answered_at=timezone.now()
        )
        if changed:
            AccountEvent.objects.create(
                actor=actor, what=f"access_request_{state.lower()}", organisation_id=request.organisation_id
            )
    return bool(changed)
