"""A resolution of the board in a circular procedure (Umlaufverfahren). Rules: domain B.4."""

import datetime
from typing import Any

from django.db.models import QuerySet
from viewflow import this
from viewflow.workflow.models import Process, Task

from accounts.models import User
from advisory.board import notices
from advisory.board.choices import ConflictOfInterest, RoundOutcome
from advisory.board.forms import MeetingForm
from advisory.board.models import Elector, Resolution, Round
from advisory.board.services import resolutions
from advisory.board.services.ballots import check_may_vote, write_ballot
from advisory.board.services.resolutions import Matter, Motion
from ui.refusals import DomainRefusal
from workflows.deadlines import periods
from workflows.engine import service
from workflows.engine.flow import Flow
from workflows.engine.nodes import (
    DynamicSplit,
    End,
    Function,
    HumanTask,
    Join,
    Start,
    Switch,
    Timer,
    case_of,
    open_beside,
)
from workflows.engine.service import Entry


def resolution_of(process: Process) -> Resolution:
    """The resolution of a process, with case and rules."""
    return Resolution.objects.select_related("case__organisation", "case__rule_set").get(pk=process.data["resolution"])


def round_of(process: Process) -> Round:
    """The newest round of a process."""
    return Round.objects.filter(resolution_id=process.data["resolution"]).latest("number")


def open_tasks(process: Process) -> QuerySet[Task]:
    """Votes and clarifications of a round that are still open."""
    nodes = [ResolutionFlow.vote, ResolutionFlow.clarify]
    return Task.objects.filter(process=process, flow_task__in=nodes, finished__isnull=True)


def open_vote(elector: Elector, process: Process) -> Task | None:
    """The open task of a person to vote."""
    return Task.objects.filter(
        process=process, flow_task=ResolutionFlow.vote, owner_id=elector.user_id, finished__isnull=True
    ).first()


class ResolutionFlow(Flow):
    """Beschluss des Beirats."""

    process_title = "Beschluss des Beirats"

    prepared = Start(this.take_matter).Next(this.enter)
    enter = Function(this.bind_process).Annotation(title="Beschluss anlegen").Next(this.prepare)

    prepare = (
        HumanTask(this.word_motion, screen="board:prepare")
        .Permitted("board.prepare_resolution")
        .Deadline("BOARD_PREPARE")
        .Annotation(title="Abstimmung eröffnen")
        .Next(this.ask)
    )

    ask = DynamicSplit(this.people_to_ask).Next(this.vote).Always(this.closing_date).Later(this.clarify)

    vote = (
        HumanTask(this.cast, screen="board:vote_task")
        .Permitted("board.vote")
        .Assign(this.person_asked)
        .Due(this.closing_moment)
        .Annotation(title="Abstimmen")
        .Next(this.closed)
    )
    clarify = (
        HumanTask(this.clear_up, screen="board:clarify")
        .Permitted("board.clarify_interest")
        .Deadline("CLARIFY_INTEREST")
        .Annotation(title="Befangenheit klären")
        .Next(this.closed)
    )
    closing_date = Timer().Deadline("CIRCULAR_WINDOW", days=this.window).Next(this.end_round)
    end_round = Function(this.close_open_votes).Annotation(title="Offene Stimmen schließen").Next(this.closed)
    closed = Join().Next(this.count)

    count = Function(this.count_ballots).Annotation(title="Auszählen").Next(this.confirm)
    confirm = (
        HumanTask(this.confirm_count, screen="board:confirm")
        .Permitted("board.confirm_result")
        .Deadline("CONFIRM_RESULT")
        .Annotation(title="Ergebnis bestätigen")
        .Next(this.what_now)
    )
    what_now = (
        Switch()
        .Case(this.announce, cond=lambda activation: activation.process.data.get("next") == "announce")
        .Case(this.meet, cond=lambda activation: activation.process.data.get("next") == "meet")
        .Default(this.prepare)
    )
    meet = (
        HumanTask(this.note_meeting, form=MeetingForm, action="Beratung eintragen")
        .Permitted("board.prepare_resolution")
        .Annotation(
            title="In der Sitzung beraten",
            description="Ein Mitglied hat um Beratung gebeten. Tragen Sie nach der Sitzung ein, wann beraten wurde.",
        )
        .Next(this.prepare)
    )
    announce = Function(this.make_effective).Annotation(title="Beschluss bekannt geben").Next(this.end)
    end = End()

    # What the steps do --------------------------------------------------------------------------------

    def take_matter(self, activation: Any, *, actor: User | None, matter: Matter) -> None:
        resolution = resolutions.create_resolution(case_of_start(activation), matter)
        activation.process.data = {"resolution": resolution.pk}

    def bind_process(self, activation: Any) -> None:
        resolutions.bind_process(activation.process.data["resolution"], activation.process)

    def word_motion(self, activation: Any, *, actor: User, motion: Motion, days: int | None = None) -> Entry:
        resolution = resolution_of(activation.process)
        met = activation.process.data.get("met_on")
        opened = resolutions.open_round(
            resolution=resolution,
            motion=motion,
            days=days,
            after_meeting_on=datetime.date.fromisoformat(met) if met else None,
        )
        activation.process.data = {"resolution": resolution.pk, "window": days}
        activation.process.save(update_fields=["data"])
        return Entry(data={"resolution": resolution.pk, "round": opened.number})

    def window(self, activation: Any) -> int | None:
        days: int | None = activation.process.data.get("window")
        return days

    def people_to_ask(self, activation: Any) -> list[dict[str, int]]:
        asked = round_of(activation.process).electors.filter(invited_at__isnull=False, recused=False)
        electors = list(asked.select_related("user", "round__resolution__case__organisation").order_by("pk"))
        activation.process._electors = {elector.pk: elector for elector in electors}
        notices.tell_vote_opened(electors)
        return [{"elector": elector.pk} for elector in electors]

    def _elector(self, activation: Any) -> Elector:
        key = activation.task.data["elector"]
        known: dict[int, Elector] = getattr(activation.process, "_electors", {})
        return known.get(key) or Elector.objects.select_related("user", "round").get(pk=key)

    def person_asked(self, activation: Any) -> User:
        return self._elector(activation).user

    def closing_moment(self, activation: Any) -> datetime.datetime:
        return periods.end_of_day(self._elector(activation).round.closes_on)

    def cast(self, activation: Any, *, actor: User, choice: str, note: str = "") -> Entry:
        elector = Elector.objects.select_related("round").get(pk=activation.task.data["elector"])
        check_may_vote(elector)
        write_ballot(elector=elector, choice=choice, note=note)
        self.end_when_complete(activation)
        return Entry(data={"round": elector.round_id})

    def end_when_complete(self, activation: Any) -> None:
        """Nothing is open beside this step: the round needs no closing date any more."""
        if open_tasks(activation.process).exclude(pk=activation.task.pk).exists():
            return
        waiting = Task.objects.filter(
            process=activation.process, flow_task=ResolutionFlow.closing_date, finished__isnull=True
        )
        service.cancel_tasks(list(waiting.values_list("pk", flat=True)))

    def clear_up(self, activation: Any, *, actor: User, biased: bool) -> Entry:
        """The chair decides; nobody decides on himself."""
        elector = Elector.objects.select_related("round").get(pk=activation.task.data["elector"])
        if elector.user_id == actor.pk:
            raise DomainRefusal("Über die eigene Befangenheit entscheidet eine andere Person.")
        elector.clarified_by = actor
        if biased:
            self.leave_out(activation, elector)
        else:
            elector.interest = ConflictOfInterest.NONE
            elector.save(update_fields=["interest", "clarified_by"])
        self.end_when_complete(activation)
        return Entry(data={"elector": elector.pk})

    def leave_out(self, activation: Any, elector: Elector) -> None:
        """Recuse a person: the task to vote goes, the deputy is asked in its lane."""
        resolutions.recuse(elector=elector, case=case_of(activation.process))
        task = open_vote(elector, activation.process)
        if task is not None:
            service.cancel_tasks([task.pk])
        deputy = resolutions.deputy_to_ask(elector)
        if deputy is not None:
            self.ask_one(activation, deputy)
            notices.tell_vote_opened([deputy])

    def ask_one(self, activation: Any, elector: Elector) -> None:
        """Open a task to vote in the lane of a step."""
        open_beside(activation, ResolutionFlow.vote, {"elector": elector.pk})

    def close_open_votes(self, activation: Any) -> None:
        service.cancel_tasks(list(open_tasks(activation.process).values_list("pk", flat=True)))

    def count_ballots(self, activation: Any) -> None:
        resolutions.count_round(round_of(activation.process))

    def confirm_count(self, activation: Any, *, actor: User) -> Entry:
        counted = round_of(activation.process)
        resolutions.confirm_round(round_=counted, actor=actor)
        following = "announce" if resolutions.decision_of(counted) else "prepare"
        if counted.outcome == RoundOutcome.TO_MEETING:
            following = "meet"
        activation.process.data = {**activation.process.data, "next": following}
        activation.process.save(update_fields=["data"])
        return Entry(data={"round": counted.pk})

    def note_meeting(self, activation: Any, *, actor: User, on: datetime.date) -> Entry:
        activation.process.data = {**activation.process.data, "met_on": on.isoformat()}
        activation.process.save(update_fields=["data"])
        return Entry()

    def make_effective(self, activation: Any) -> None:
        resolution = resolution_of(activation.process)
        resolutions.announce(resolution=resolution, round_=round_of(activation.process))
        notices.tell_announced(resolution)


def case_of_start(activation: Any) -> Any:
    """The case a process is being started for; it has no row of its own yet."""
    return activation.process._case
