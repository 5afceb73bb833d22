"""Reads of the board; each starts from what the person may see."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from viewflow.workflow.models import Process, Task

from accounts import policy
from advisory.board.choices import RoundOutcome, RoundState, VoteChoice
from advisory.board.figures.again import why_again
from advisory.board.models import (
    Ballot,
    BallotEvidence,
    BoardQuestion,
    Elector,
    Membership,
    Resolution,
    Round,
    Seat,
    SeatEvent,
)
from workflows.models import CaseFile
from workflows.permissions import excluded_case_ids

MOST_CHANGES = 50
CAST = [VoteChoice.YES, VoteChoice.NO, VoteChoice.ABSTAIN]


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("round").annotate(number=Count("seat", distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


def places_of(user: Any) -> QuerySet[Elector]:
    """Where this person was asked, newest first, with what a list shows; never how anybody voted."""
    asked = Elector.objects.filter(
        Q(left_at__isnull=True) | Q(ballot__isnull=False),
        round=OuterRef("round_id"),
        invited_at__isnull=False,
        recused=False,
    )
    voted = asked.filter(ballot__choice__in=CAST)
    return (
        Elector.objects.filter(policy.rows(user, "board.take_part", prefix=""))
        .select_related("seat", "round__resolution__case__organisation", "round__resolution__process")
        .annotate(
            asked_count=_count(asked),
            voted_count=_count(voted),
            has_voted=Exists(Ballot.objects.filter(elector=OuterRef("pk"), choice__in=CAST)),
        )
        .order_by("-round_id")
    )


def find_place(user: Any, resolution_id: int) -> Elector | None:
    """The newest place of a person in a resolution, with the open task to vote."""
    task = Task.objects.filter(
        process=OuterRef("round__resolution__process"),
        owner_id=user.pk,
        owner_permission="board.vote",
        finished__isnull=True,
    )
    rows = Elector.objects.filter(
        policy.rows(user, "board.take_part", prefix=""), round__resolution_id=resolution_id
    ).select_related("user", "round__resolution__case__organisation", "round__resolution__process", "seat")
    return rows.annotate(task_id=Subquery(task.values("pk")[:1])).order_by("-round__number").first()


def resolution_of(process: Process) -> Resolution:
    """The resolution a process carries, with case and rules."""
    return Resolution.objects.select_related("case__organisation", "case__rule_set").get(pk=process.data["resolution"])


def round_of(process: Process) -> Round:
    """The newest round of the resolution a process carries."""
    rows = Round.objects.select_related("resolution__case__rule_set").filter(resolution_id=process.data["resolution"])
    return rows.latest("number")


def resolutions_of(case: Any) -> list[Resolution]:
    """The resolutions of a case, newest first, for the section of the matter."""
    return list(Resolution.objects.filter(case=case).prefetch_related("rounds").order_by("-pk"))


def is_running(round_: Round) -> bool:
    """Whether a round is open and its matter was not withdrawn."""
    process = round_.resolution.process
    return round_.is_open and process is not None and process.finished is None


def own_ballot(elector: Elector) -> Ballot | None:
    """The person's own ballot, for the person alone; one that the office entered is not displayed again."""
    return Ballot.objects.filter(elector=elector, entered_by__isnull=True, choice__in=CAST).first()


def entered_ballot(elector: Elector) -> Ballot | None:
    """The ballot that the office entered for this person, for the person alone."""
    rows = Ballot.objects.filter(elector=elector, entered_by__isnull=False, choice__in=CAST)
    return rows.select_related("entered_by").first()


def entered_count(round_: Round) -> int:
    """How many votes of a round the office entered."""
    return Ballot.objects.filter(elector__round=round_, entered_by__isnull=False).count()


def counts_of(round_: Round) -> tuple[int, int]:
    """For how many seats of a round somebody has voted, and for how many somebody is asked."""
    stays = Q(left_at__isnull=True) | Q(ballot__isnull=False)
    row = Elector.objects.filter(stays, round=round_, invited_at__isnull=False, recused=False).aggregate(
        asked=Count("seat", distinct=True), voted=Count("seat", distinct=True, filter=Q(ballot__choice__in=CAST))
    )
    return row["voted"], row["asked"]


def participation_of(round_: Round) -> list[Elector]:
    """Everybody of a round: who was asked, declared what, and has voted; never how."""
    voted = Ballot.objects.filter(elector=OuterRef("pk"), choice__in=CAST)
    rows = round_.electors.select_related("seat", "user").annotate(
        has_voted=Exists(voted),
        was_entered=Exists(BallotEvidence.objects.filter(elector=OuterRef("pk"), disputed_at__isnull=True)),
        was_disputed=Exists(BallotEvidence.objects.filter(elector=OuterRef("pk"), disputed_at__isnull=False)),
    )
    return list(rows.order_by("seat__name", "rank"))


def resolutions_visible_to(user: Any) -> QuerySet[Resolution]:
    """Resolutions for those who prepare, preside or read results; recused people see none of theirs."""
    rows = Resolution.objects.filter(
        policy.rows(user, "board.view_result", organisation="case__organisation_id", prefix="case__")
    )
    return rows.select_related("case__organisation", "case__rule_set", "process", "confirmed_by")


def find_resolution(user: Any, resolution_id: int) -> Resolution | None:
    """A resolution by id, for those who prepare, preside or read results."""
    return resolutions_visible_to(user).filter(pk=resolution_id).first()


def find_to_reopen(user: Any, resolution_id: int) -> Resolution | None:
    """A resolution by id, for those who prepare votes."""
    rows = Resolution.objects.filter(
        policy.rows(user, "board.prepare_resolution", organisation="case__organisation_id", prefix="case__")
    )
    return rows.select_related("case__organisation", "case__rule_set", "process").filter(pk=resolution_id).first()


def find_elector(user: Any, elector_id: int) -> Elector | None:
    """A person of a round, for the office."""
    rows = Elector.objects.filter(
        policy.rows(user, "board.enter_ballot", organisation="pk", prefix="round__resolution__case__")
    )
    return rows.select_related("user", "seat", "round__resolution__case").filter(pk=elector_id).first()


def find_recused(user: Any, elector_id: int) -> Elector | None:
    """A person of a matter that is not decided, for the chair who takes her recusal back."""
    rows = Elector.objects.filter(
        policy.rows(user, "board.undo_recusal", organisation="pk", prefix="round__resolution__case__"),
        round__resolution__announced_at__isnull=True,
    )
    return rows.select_related("user", "seat", "round__resolution__case__organisation").filter(pk=elector_id).first()


def recused_of(user: Any, round_: Round) -> list[Elector]:
    """Who is recused from the matter of a round and still there, for the chair; of a decided matter nobody."""
    resolution = round_.resolution
    waits = round_.state == RoundState.COUNTED
    if waits or resolution.announced_at is not None or not user.has_perm("board.undo_recusal", resolution):
        return []
    return list(
        round_.electors.filter(recused=True, left_at__isnull=True).exclude(user=user).select_related("user", "seat")
    )


def find_question(user: Any, question_id: int) -> BoardQuestion | None:
    """A question, for the office."""
    rows = BoardQuestion.objects.filter(
        policy.rows(user, "board.answer_question", organisation="pk", prefix="resolution__case__")
    )
    return rows.select_related("resolution__case", "asked_by").filter(pk=question_id).first()


def notes_of(round_: Round) -> list[Ballot]:
    """Remarks for the minutes, of a confirmed round."""
    rows = Ballot.objects.filter(elector__round=round_).exclude(note="").select_related("elector__user")
    return list(rows.order_by("elector__user__name"))


def evidence_of(round_: Round) -> list[BallotEvidence]:
    """Messages that votes were entered from and count as such, of a confirmed round."""
    rows = BallotEvidence.objects.filter(
        elector__round=round_, elector__ballot__entered_by__isnull=False, disputed_at__isnull=True
    )
    return list(rows.select_related("elector__user", "elector__ballot"))


def find_evidence(user: Any, evidence_id: int) -> BallotEvidence | None:
    """A message by id, for the office and never before the round is confirmed with open counts."""
    rows = BallotEvidence.objects.filter(
        policy.rows(user, "board.view_participation", organisation="pk", prefix="elector__round__resolution__case__"),
        elector__round__state=RoundState.CONFIRMED,
        elector__round__outcome__in=[RoundOutcome.ADOPTED, RoundOutcome.REJECTED],
    )
    return rows.select_related("elector__round__resolution").filter(pk=evidence_id).first()


def round_before(round_: Round) -> Round | None:
    """The round before this one, of the same resolution."""
    if round_.number < 2:
        return None
    return Round.objects.filter(resolution_id=round_.resolution_id, number=round_.number - 1).first()


def rounds_before(rounds: list[Round]) -> dict[int, Round]:
    """The round before each further round, by its id; no statement where all are first ones."""
    further = [one for one in rounds if one.number > 1]
    if not further:
        return {}
    rows = Round.objects.filter(resolution__in=[one.resolution_id for one in further])
    found = {(one.resolution_id, one.number): one for one in rows}
    return {
        one.pk: found[one.resolution_id, one.number - 1]
        for one in further
        if (one.resolution_id, one.number - 1) in found
    }


def reason_again(round_: Round, before: Round | None) -> str:
    """Which round it is and why, in words; empty for a first one."""
    if before is None or before.closed_at is None:
        return ""
    return why_again(
        round_.number,
        before.outcome,
        ended_on=timezone.localtime(before.closed_at).date(),
        met_on=round_.after_meeting_on,
        because=before.reopened_because,
    )


def newest_round(resolution: Resolution) -> Round | None:
    """The newest round of a resolution."""
    return resolution.rounds.order_by("-number").first()


def seats_today(user: Any) -> list[Seat]:
    """Seats with their people, if this person may see them."""
    if not user.has_perm("board.view_seats"):
        return []
    seats = list(Seat.objects.today())
    people = Membership.objects.today().filter(seat__in=seats).select_related("user").order_by("rank")
    for seat in seats:
        seat.people = [one for one in people if one.seat_id == seat.pk]  # type: ignore[attr-defined]
    return seats


def seat_changes(user: Any) -> list[SeatEvent]:
    """The newest changes of seats, if this person may manage them."""
    if not user.has_perm("board.manage_seats"):
        return []
    return list(SeatEvent.objects.select_related("seat", "person", "actor")[:MOST_CHANGES])


def find_seat(user: Any, seat_id: int) -> Seat | None:
    """A seat of today, if this person may manage seats."""
    return Seat.objects.today().filter(pk=seat_id).first() if user.has_perm("board.manage_seats") else None


def find_membership(user: Any, membership_id: int) -> Membership | None:
    """A membership of today, if this person may manage seats."""
    if not user.has_perm("board.manage_seats"):
        return None
    return Membership.objects.today().select_related("seat", "user").filter(pk=membership_id).first()


def is_kept_away(user: Any, elector: Elector) -> bool:
    """Whether the person is recused from the matter."""
    return elector.recused or elector.case_id in excluded_case_ids(user)


def vote_runs(case: CaseFile) -> str:
    """A sentence while a round of a case is not yet confirmed: until then nothing of it leaves the house."""
    running = Round.objects.filter(resolution__case=case).exclude(state=RoundState.CONFIRMED).exists()
    return "Solange über diesen Vorgang abgestimmt wird, geben wir ihn nicht als Paket aus." if running else ""
