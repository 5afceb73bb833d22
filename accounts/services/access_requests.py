"""Ask for access, and answer such a request."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mails, selectors
from accounts.choices import AccessRequestState, Interest
from accounts.models import AccessRequest, AccountEvent, Organisation, User
from accounts.services import slowing
from notifications.outbox import Recipient, enqueue
from ui.refusals import TooMany
from ui.text import plain_address

HOUR, DAY = 3600, 24 * 3600
TOO_MANY = "Gerade kommen sehr viele Anfragen an. Bitte rufen Sie uns an, oder versuchen Sie es in einer Stunde."


def _check_limits(source: str) -> None:
    own = slowing.take(f"access:{source}", most=settings.ACCESS_REQUESTS_PER_SOURCE, seconds=HOUR)
    if not own or not slowing.take("access", most=settings.ACCESS_REQUESTS_PER_HOUR, seconds=HOUR):
        raise TooMany(TOO_MANY)


def request_access(
    *, organisation: Organisation, name: str, email: str, phone: str, interest: str, message: str, source: str = ""
) -> AccessRequest | None:
    """Store the request, confirm it by mail and tell the institute.

    Anybody may, so many times an hour from one source and from all together. Sending it again while the first is open
    changes nothing and returns None; the page answers alike, so that nobody learns whether an address is known. The
    confirmation goes to an address that a stranger typed: it holds nothing of what was typed, and at most one goes
    there a day. Raises TooMany beyond the limits.
    """
    email = plain_address(email)
    _check_limits(source)
    try:
        with transaction.atomic():
            request = AccessRequest.objects.create(
                organisation=organisation, name=name, email=email, phone=phone, interest=interest, message=message
            )
            _tell(request)
    except IntegrityError:
        return None
    return request


def _tell(request: AccessRequest) -> None:
    key, email = f"access-request-{request.pk}", request.email
    told = Recipient(email, "Sie haben einen Zugang angefragt.")
    enqueue(
        mails.ACCESS_REQUEST_RECEIVED,
        [told] if slowing.take(f"access-mail:{email}", most=1, seconds=DAY) else [],
        {"organisation": request.organisation.name},
        key=f"{key}-received",
    )
    enqueue(
        mails.ACCESS_REQUESTED,
        [
            Recipient(person.email, "Sie beantworten Anfragen nach Zugang.", person.pk)
            for person in selectors.people_with("accounts.answer_access_request")
        ],
        {
            "organisation": request.organisation.name,
            "name": request.name,
            "interest": Interest(request.interest).label,
            "url": settings.BASE_URL + reverse("accounts:people"),
        },
        key=key,
    )


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
