"""What must hold on a board after each step, whoever did what."""

from typing import Any

from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.models import User
from advisory.board import selectors
from advisory.board.choices import Decision, RoundState
from advisory.board.figures.motions import from_terms, words_of, words_of_refusal
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, Elector, Resolution, Round
from advisory.board.services.ballots import waiting_for_objection
from advisory.board.services.motions import asked_of
from tests.states.recount import Count, recount, seats_of
from workflows import registry
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.engine import sweeps
from workflows.selectors import find_case, tasks_visible_to

GRANTS = {"APPROVED", "APPROVED_WITH_CONDITIONS", "PARTIALLY_APPROVED"}
OF_THE_BOARD = [
    "board.prepare_resolution",
    "board.enter_ballot",
    "board.view_result",
    "board.vote",
    "board.clarify_interest",
    "board.undo_recusal",
    "board.confirm_result",
]


class Claims:
    """Claims of the machine that drives a board."""

    case: CaseFile
    resolution: Resolution
    process: Any
    people: list[User]
    is_swept: bool

    def check(self) -> None:
        """All of them."""
        rounds = list(Round.objects.filter(resolution=self.resolution).order_by("number"))
        for round_ in rounds[-2:]:  # the database refuses any change of those before
            self._words_follow_terms(round_)
            if round_.state == RoundState.OPEN:
                self._an_open_round_waits_for_somebody(round_)
            else:
                self._the_count_is_the_second_count(round_)
        self._what_is_announced_was_decided(rounds)
        self._recused_people_see_nothing(rounds)
        assert not sweeps.orphans().exists()
        assert not Task.objects.filter(status="ERROR").exists()

    def _words_follow_terms(self, round_: Round) -> None:
        assert round_.motion == words_of(from_terms(round_.terms), asked_of(self.resolution))
        assert round_.proposal == round_.terms["proposal"]

    def _the_count_is_the_second_count(self, round_: Round) -> None:
        stored = Count(*(getattr(round_, name) for name in ("entitled", "present", "yes", "no", "abstain", "outcome")))
        assert stored == recount(round_), "the second count differs"
        assert round_.yes + round_.no + round_.abstain <= len(seats_of(round_)), "a seat has two votes"

    def _what_is_announced_was_decided(self, rounds: list[Round]) -> None:
        told = Resolution.objects.get(pk=self.resolution.pk)
        if told.announced_at is None:
            assert told.decision == ""
            return
        last = rounds[-1]
        count = recount(last)
        assert last.state == RoundState.CONFIRMED
        if count.outcome == "adopted":
            assert (told.decision, told.motion) == (last.terms["proposal"], last.motion)
            assert told.amount_cents == last.terms["amount_cents"]
        else:
            assert (count.outcome, last.not_granted, told.decision) == ("rejected", "REJECT", Decision.REJECTED)
            assert last.terms["proposal"] in GRANTS
            assert told.motion == words_of_refusal(last.reasons)

    def _recused_people_see_nothing(self, rounds: list[Round]) -> None:
        away = set(CaseExclusion.objects.filter(case=self.case).values_list("user_id", flat=True))
        if rounds and rounds[-1].state == RoundState.OPEN:
            recused = rounds[-1].electors.filter(recused=True)
            assert set(recused.values_list("user_id", flat=True)) <= away
        places = Elector.objects.filter(round__resolution=self.resolution, user__in=away).order_by("round_id")
        for person in User.objects.filter(pk__in=away):
            assert not tasks_visible_to(person).filter(process__case_link__case=self.case).exists()
            assert find_case(person, self.case.pk) is None
            assert not registry.may_view_case(person, self.case)
            assert not selectors.resolutions_visible_to(person).filter(case=self.case).exists()
            assert [name for name in OF_THE_BOARD if person.has_perm(name, self.case)] == []
            read = [one for one in places if one.user_id == person.pk and person.has_perm("board.read_documents", one)]
            assert read == []

    def _an_open_round_waits_for_somebody(self, round_: Round) -> None:
        nodes = [ResolutionFlow.vote, ResolutionFlow.clarify]
        tasks = list(Task.objects.filter(process=self.process, flow_task__in=nodes, finished__isnull=True))
        if self.is_swept:
            assert timezone.localdate() <= round_.closes_on, "a round is open after its last day"
            assert tasks or waiting_for_objection(round_.pk).exists(), "a complete round stays open"
        votes = [one for one in tasks if one.flow_task.name == "vote"]
        electors = list(round_.electors.select_related("user"))
        ballots = set(Ballot.objects.filter(elector__round=round_).values_list("elector_id", flat=True))
        asked = [one for one in electors if one.invited_at and not one.recused and one.left_at is None and one.voting]
        silent = sorted(one.pk for one in asked if one.pk not in ballots)
        assert sorted(one.data["elector"] for one in votes) == silent, "asked and silent, but for the tasks to vote"
        owners = {one.owner_id for one in votes}
        assert owners == {one.user_id for one in electors if one.pk in silent}
        for one in electors:
            assert one.pk not in ballots or (one.invited_at and one.documents_open), "a ballot of somebody not asked"
        if timezone.localdate() <= round_.closes_on:
            self._nobody_is_forgotten(electors, ballots)

    def _nobody_is_forgotten(self, electors: list[Elector], ballots: set[int]) -> None:
        """A seat with somebody who could vote has somebody who was asked."""
        by_seat: dict[int, list[Elector]] = {}
        for one in electors:
            if one.voting:
                by_seat.setdefault(one.seat_id, []).append(one)
        for people in by_seat.values():
            able = [one for one in people if not one.recused and one.left_at is None]
            has_voted = any(one.pk in ballots for one in people)
            assert not able or has_voted or any(one.invited_at for one in able), "a seat whose deputy is not asked"
