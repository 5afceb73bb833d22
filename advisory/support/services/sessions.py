"""Sessions, planned and held, booked against the agreed scope. Rules: domain B.10 (R7)."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from advisory.support.choices import SessionState
from advisory.support.models import AdvisoryCase, AdvisorySession
from advisory.support.selectors import agreed_scope, hours_by_topic
from advisory.support.services.advisory import check_open
from ui.refusals import DomainRefusal, Stale
from workflows.casefile import journal


@dataclass(frozen=True)
class SessionValues:
    """What is known of a session."""

    held_on: datetime.date
    place: str
    topic: str
    format: str
    hours: Decimal
    state: str
    participants: str = ""
    preparation: str = ""
    result: str = ""
    next_steps: str = ""
    confidential_note: str = ""


def _check_session(values: SessionValues) -> None:
    if values.state == SessionState.HELD and values.held_on > timezone.localdate():
        raise DomainRefusal("Der Tag liegt in der Zukunft. Wählen Sie „Geplant“.", "held_on")


def book_session(*, advisory: AdvisoryCase, actor: User, values: SessionValues) -> AdvisorySession:
    """Plan or record a session. Raises DomainRefusal without an agreed scope (rule R7)."""
    with transaction.atomic():
        check_open(advisory)
        if agreed_scope(advisory) is None:
            raise DomainRefusal("Erst wird der Beratungsumfang vereinbart, dann werden Termine gebucht.")
        _check_session(values)
        session = AdvisorySession.objects.create(advisory=advisory, written_by=actor, **vars(values))
        journal.record(advisory.case, "session_booked", actor=actor, data={"session": session.pk})
    return session


def change_session(*, session: AdvisorySession, actor: User, values: SessionValues, revision: int) -> None:
    """Write a session anew. Raises Stale if somebody else saved since the page was shown."""
    with transaction.atomic():
        check_open(session.advisory)
        _check_session(values)
        rows = AdvisorySession.objects.filter(pk=session.pk, revision=revision)
        if not rows.update(**vars(values), revision=revision + 1):
            raise Stale("Jemand hat diesen Termin inzwischen geändert. Ihr Text steht noch unten.")
        journal.record(session.advisory.case, "session_changed", actor=actor, data={"session": session.pk})


def over_scope(advisory: AdvisoryCase, topic: str, format_: str, year: int) -> Decimal:
    """By how many hours held and planned sessions of a year go beyond what was agreed for a topic and format."""
    scope = agreed_scope(advisory)
    agreed = sum(
        (one.hours for one in (scope.items.all() if scope else []) if (one.topic, one.format) == (topic, format_)),
        Decimal(0),
    )
    used = hours_by_topic(advisory, year).get((topic, format_), {})
    return max(sum(used.values(), Decimal(0)) - agreed, Decimal(0))
