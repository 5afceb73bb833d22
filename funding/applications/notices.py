"""Who is told what when an application moves; every mail leaves by the outbox, in the transaction of its effect."""

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.selectors import people_with
from advisory.board.choices import APPROVALS
from funding.applications import mails
from funding.applications.choices import Vote
from funding.applications.models import ApplicationDecision, ApplicationSection, ApplicationVersion, Recommendation
from notifications.outbox import Recipient, enqueue
from workflows.casefile.models import CaseFile


def municipal_recipients(case: CaseFile) -> list[Recipient]:
    """Everybody of the municipality who works on the application."""
    people = people_with("applications.answer_correction", case.organisation_id)
    return [Recipient(one.email, f"Sie arbeiten für {case.organisation.name} am Antrag.", one.pk) for one in people]


def address_of(case: CaseFile) -> str:
    """Where a municipality reads how its application stands."""
    return settings.BASE_URL + reverse("applications:status", args=[case.pk])


def _tell(case: CaseFile, kind: Any, key: str, **values: Any) -> None:
    enqueue(
        kind,
        municipal_recipients(case),
        {"reference": case.reference, "title": case.title, "url": address_of(case), **values},
        key=key,
        about=f"case:{case.pk}",
    )


def tell_received(case: CaseFile, version: ApplicationVersion, *, contact_days: int) -> None:
    """Confirm the receipt with number and checksum."""
    _tell(
        case,
        mails.APPLICATION_RECEIVED,
        f"application-{version.application_id}-received",
        organisation=case.organisation.name,
        checksum=version.sha256,
        contact_days=contact_days,
    )


def tell_correction(case: CaseFile, request_id: int, items: list[dict[str, str]], due: datetime.date) -> None:
    """List what is missing and until when."""
    _tell(case, mails.CORRECTION_REQUESTED, f"correction-{request_id}", items=items, due=f"{due:%d.%m.%Y}")


def tell_resting(case: CaseFile) -> None:
    """Say that the application rests, that nothing is lost, and how it goes on."""
    _tell(case, mails.APPLICATION_RESTS, f"application-{case.pk}-rests-{case.event_count}")


def tell_closed(case: CaseFile, until: datetime.date) -> None:
    """Say that a resting application was closed, and until when a call is enough to reopen it."""
    _tell(case, mails.APPLICATION_CLOSED, f"application-{case.pk}-closed-{case.event_count}", until=f"{until:%d.%m.%Y}")


def tell_reopened(case: CaseFile) -> None:
    """Say that it is open again, and that the answers are waited for."""
    _tell(case, mails.APPLICATION_REOPENED, f"application-{case.pk}-reopened-{case.event_count}")


def tell_inadmissible(case: CaseFile, ground: str) -> None:
    """Say which condition is not fulfilled, and that there is another way."""
    _tell(case, mails.APPLICATION_INADMISSIBLE, f"application-{case.pk}-inadmissible", ground=ground)


def tell_recommendation(case: CaseFile, recommendation: Recommendation) -> None:
    """Show the recommendation before the board sees it."""
    _tell(
        case,
        mails.RECOMMENDATION_GIVEN,
        f"recommendation-{recommendation.pk}",
        vote=Vote(recommendation.vote).label,
    )


def tell_decision(case: CaseFile, decision: ApplicationDecision) -> None:
    """The decision in the words of the letter, at once when the letter is there."""
    letter = decision.letter
    enqueue(
        mails.DECISION_SENT,
        municipal_recipients(case),
        {
            "reference": case.reference,
            "url": address_of(case),
            "approved": decision.outcome in APPROVALS,
            **{name: letter[name] for name in ("headline", "facts", "motion", "reasons", "paragraph", "next_step")},
        },
        key=f"decision-{decision.pk}",
        about=f"case:{case.pk}",
    )


def tell_asked_again(case: CaseFile, decision: ApplicationDecision) -> None:
    """Tell the institute that a municipality asks for its rejected application to be discussed again."""
    office: list[User] = [case.owner] if case.owner is not None else list(people_with("applications.weigh_request"))
    enqueue(
        mails.ASKED_AGAIN,
        [Recipient(one.email, f"Sie sind zuständig für {case}.", one.pk) for one in office],
        {
            "reference": case.reference,
            "title": case.title,
            "organisation": case.organisation.name,
            "url": settings.BASE_URL + reverse("workflows:case", args=[case.pk]),
        },
        key=f"asked-again-{decision.pk}",
        about=f"case:{case.pk}",
    )


def tell_weighed(case: CaseFile, decision: ApplicationDecision, *, to_board: bool) -> None:
    """Tell the municipality whether the board discusses its application again."""
    _tell(case, mails.REQUEST_WEIGHED, f"weighed-{decision.pk}", to_board=to_board, answer=decision.answer)


def tell_withdrawn(case: CaseFile) -> None:
    """Tell the institute that the matter is over."""
    office: list[User] = [case.owner] if case.owner is not None else list(people_with("applications.check_application"))
    enqueue(
        mails.APPLICATION_WITHDRAWN,
        [Recipient(one.email, f"Sie sind zuständig für {case}.", one.pk) for one in office],
        {
            "reference": case.reference,
            "title": case.title,
            "organisation": case.organisation.name,
            "url": settings.BASE_URL + reverse("workflows:case", args=[case.pk]),
        },
        key=f"application-{case.pk}-withdrawn",
        about=f"case:{case.pk}",
    )


def tell_handed_over(section: ApplicationSection, *, title: str, to: User, by: User) -> None:
    """Somebody is asked to fill a section."""
    case = section.application.case
    enqueue(
        mails.SECTION_HANDED_OVER,
        [Recipient(to.email, f"Sie arbeiten für {case.organisation.name}.", to.pk)],
        {
            "name": to.name,
            "by": by.name,
            "section": title,
            "organisation": case.organisation.name,
            "url": settings.BASE_URL + reverse("applications:section", args=[case.pk, section.code]),
        },
        key=f"section-{section.pk}-to-{to.pk}-v{section.version}",
        about=f"case:{case.pk}",
    )
