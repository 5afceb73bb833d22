"""Who is told what by the board; every mail leaves by the outbox, in the transaction of its effect."""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.selectors import people_with
from advisory.board import mails
from advisory.board.choices import CameBy, Decision
from advisory.board.models import BoardQuestion, Elector, Resolution, Round
from advisory.board.selectors import reason_again, round_before
from notifications.outbox import Recipient, enqueue
from workflows.casefile.models import CaseExclusion

ASKED = "Sie stimmen im Beirat über diesen Beschluss ab."
OFFICE = "Sie arbeiten in der Geschäftsstelle des Beirats."
STANDS_IN = "Sie vertreten ein Mitglied des Beirats, das hier nicht mitstimmt."


def address_of(resolution: Resolution) -> str:
    """Where a member reads and votes."""
    return settings.BASE_URL + reverse("board:item", args=[resolution.pk])


def _headline(round_: Round) -> str:
    resolution = round_.resolution
    if round_.number == 1:
        return f"Ihre Stimme wird gebraucht: Beschluss {resolution.reference}"
    until = f"{round_.closes_on:%d.%m.%Y}"
    return f"{round_.number}. Runde: Bitte stimmen Sie bis {until} ab: {resolution.case.organisation.name}"


def _members_replaced(electors: Sequence[Elector]) -> dict[int, str]:
    """Whom each deputy stands in for, by the deputy's row: the member of the seat."""
    deputies = [one for one in electors if one.rank > 0]
    if not deputies:
        return {}
    firsts = Elector.objects.filter(
        round_id=deputies[0].round_id, seat__in=[one.seat_id for one in deputies], rank=0
    ).select_related("user")
    names = {first.seat_id: first.user.name for first in firsts}
    return {one.pk: names.get(one.seat_id, "ein Mitglied des Beirats") for one in deputies}


def tell_vote_opened(electors: Sequence[Elector]) -> None:
    """Tell people that their vote is asked for, at once."""
    replaced = _members_replaced(electors)
    for stands_in in sorted({replaced.get(one.pk, "") for one in electors}):
        people = [one for one in electors if replaced.get(one.pk, "") == stands_in]
        round_ = people[0].round
        resolution = round_.resolution
        again = reason_again(round_, round_before(round_))
        enqueue(
            mails.VOTE_OPENED,
            [Recipient(one.user.email, STANDS_IN if stands_in else ASKED, one.user_id) for one in people],
            {
                "reference": resolution.reference,
                "subject": resolution.subject,
                "organisation": resolution.case.organisation.name,
                "closes": f"{round_.closes_on:%d.%m.%Y}",
                "url": address_of(resolution),
                "stands_in": stands_in,
                "headline": _headline(round_),
                "again": again,
            },
            key=f"round-{round_.pk}-opened",
            about=f"case:{resolution.case_id}",
        )


def _office(case_id: int) -> Sequence[User]:
    excluded = CaseExclusion.objects.filter(case_id=case_id).values("user_id")
    return list(people_with("board.enter_ballot").exclude(pk__in=excluded))


def tell_ballot_entered(
    elector: Elector, *, actor: User, received_on: datetime.date | None, came_by: str, until: datetime.date
) -> None:
    """Tell a member at once that a vote was entered for her; never which."""
    round_ = elector.round
    resolution = round_.resolution
    came = f"vom {received_on:%d.%m.%Y}, {CameBy(came_by).label}" if received_on and came_by else "in Textform"
    enqueue(
        mails.BALLOT_ENTERED,
        [Recipient(elector.user.email, ASKED, elector.user_id)],
        {
            "reference": resolution.reference,
            "subject": resolution.subject,
            "organisation": resolution.case.organisation.name,
            "name": elector.user.name,
            "came": came,
            "entered": f"{timezone.localdate():%d.%m.%Y}, von {actor.name}, Geschäftsstelle",
            "until": f"{until:%d.%m.%Y}",
            "closes": f"{round_.closes_on:%d.%m.%Y}",
            "url": settings.BASE_URL + reverse("board:entered", args=[resolution.pk]),
        },
        key=f"ballot-entered-{elector.pk}-{elector.evidence.count()}",
        about=f"case:{resolution.case_id}",
    )


def tell_ballot_disputed(elector: Elector) -> None:
    """Tell the office that a member says the vote entered for her is not right."""
    resolution = elector.round.resolution
    enqueue(
        mails.BALLOT_DISPUTED,
        [Recipient(one.email, OFFICE, one.pk) for one in _office(resolution.case_id)],
        {
            "reference": resolution.reference,
            "subject": resolution.subject,
            "organisation": resolution.case.organisation.name,
            "name": elector.user.name,
            "url": settings.BASE_URL + reverse("board:resolution", args=[resolution.pk]),
        },
        key=f"ballot-disputed-{elector.pk}-{elector.evidence.count()}",
        about=f"case:{resolution.case_id}",
    )


def tell_member_left(elector: Elector, deputy: Elector | None) -> None:
    """Tell the office that a member left in the middle of a round, and who is asked instead."""
    resolution = elector.round.resolution
    enqueue(
        mails.MEMBER_LEFT,
        [Recipient(one.email, OFFICE, one.pk) for one in _office(resolution.case_id)],
        {
            "reference": resolution.reference,
            "subject": resolution.subject,
            "organisation": resolution.case.organisation.name,
            "name": elector.user.name,
            "deputy": deputy.user.name if deputy is not None else "",
            "url": settings.BASE_URL + reverse("board:resolution", args=[resolution.pk]),
        },
        key=f"member-left-{elector.pk}",
        about=f"case:{resolution.case_id}",
    )


def _tell_of_recusal(elector: Elector, key: str, *, reason: str, headline: str, next_step: str) -> None:
    resolution = elector.round.resolution
    enqueue(
        mails.RECUSAL_UNDONE,
        [Recipient(elector.user.email, reason, elector.user_id)],
        {
            "reference": resolution.reference,
            "subject": resolution.subject,
            "organisation": resolution.case.organisation.name,
            "headline": headline,
            "next_step": next_step,
            "url": settings.BASE_URL + reverse("board:votes"),
        },
        key=f"{key}-{elector.pk}-{resolution.case.event_count}",
        about=f"case:{resolution.case_id}",
    )


def tell_recusal_undone(elector: Elector, *, is_open: bool) -> None:
    """Tell a member that she is not recused after all, and whether her vote is asked for now."""
    until = f"{elector.round.closes_on:%d.%m.%Y}"
    asked = f"Bitte erklären Sie, ob Sie beteiligt sind, und stimmen Sie bis {until} ab."
    _tell_of_recusal(
        elector,
        "recusal-undone",
        reason=ASKED,
        headline="Sie sind nicht mehr befangen",
        next_step=asked if is_open else "In der nächsten Runde werden Sie wieder gefragt.",
    )


def tell_not_needed(elector: Elector, deputies: Sequence[Elector]) -> None:
    """Tell the deputies of a member that she votes herself after all."""
    for deputy in deputies:
        deputy.round = elector.round
        _tell_of_recusal(
            deputy,
            "not-needed",
            reason=STANDS_IN,
            headline="Ihre Vertretung wird nicht mehr gebraucht",
            next_step=f"{elector.user.name} stimmt selbst ab. Sie müssen nichts tun.",
        )


def tell_counts_in_silence(elector: Elector, deputies: Sequence[Elector]) -> None:
    """Tell the deputies of a member who voted already that their vote counts only if she stays silent."""
    for deputy in deputies:
        deputy.round = elector.round
        _tell_of_recusal(
            deputy,
            "in-silence",
            reason=STANDS_IN,
            headline="Das Mitglied, das Sie vertreten, stimmt selbst ab",
            next_step=f"Ihre Stimme zählt nur noch, wenn {elector.user.name} nicht abstimmt. Sie müssen nichts tun.",
        )


def tell_announced(resolution: Resolution) -> None:
    """Tell everybody who was asked and is not recused what was decided."""
    asked = Elector.objects.filter(
        round__resolution=resolution, invited_at__isnull=False, recused=False, left_at__isnull=True
    )
    people = {one.user_id: one.user for one in asked.select_related("user")}
    enqueue(
        mails.RESOLUTION_ANNOUNCED,
        [Recipient(one.email, ASKED, one.pk) for one in people.values() if one.is_active],
        {
            "reference": resolution.reference,
            "subject": resolution.subject,
            "decision": Decision(resolution.decision).label,
            "url": settings.BASE_URL + reverse("board:result", args=[resolution.pk]),
        },
        key=f"resolution-{resolution.pk}-announced",
        about=f"case:{resolution.case_id}",
    )


def tell_question(question: BoardQuestion) -> None:
    """Tell the office that somebody asks."""
    resolution = question.resolution
    excluded = CaseExclusion.objects.filter(case_id=resolution.case_id).values("user_id")
    office = people_with("board.answer_question").exclude(pk__in=excluded)
    enqueue(
        mails.QUESTION_ASKED,
        [Recipient(one.email, OFFICE, one.pk) for one in office],
        {
            "reference": resolution.reference,
            "subject": resolution.subject,
            "by": question.asked_by.name,
            "url": settings.BASE_URL + reverse("board:resolution", args=[resolution.pk]),
        },
        key=f"question-{question.pk}",
        about=f"case:{resolution.case_id}",
    )


def tell_answer(question: BoardQuestion) -> None:
    """Tell the person who asked that the answer is there."""
    resolution = question.resolution
    enqueue(
        mails.QUESTION_ANSWERED,
        [Recipient(question.asked_by.email, "Sie haben die Geschäftsstelle gefragt.", question.asked_by_id)],
        {"reference": resolution.reference, "subject": resolution.subject, "url": address_of(resolution)},
        key=f"answer-{question.pk}",
        about=f"case:{resolution.case_id}",
    )
