"""The nodes a flow of this house may use.

Stock nodes come in a quiet form (`failures.quiet`); four are ours: HumanTask, DynamicSplit, BackgroundJob, Subprocess.
A system check refuses every other node.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Task
from viewflow.workflow.nodes import boundary, handle, job, split, start, view
from viewflow.workflow.signals import flow_started
from viewflow.workflow.status import STATUS

from workflows.casefile import journal
from workflows.casefile.models import CaseFile, CaseProcess
from workflows.deadlines import periods
from workflows.engine import jobs
from workflows.engine.errors import AlreadyStarted, EngineError
from workflows.engine.failures import QuietFailures, quiet


def case_of(process: Any) -> CaseFile:
    """The case a process belongs to; kept on the process for the length of a step."""
    if not hasattr(process, "_case"):
        process._case = (
            CaseFile.objects.select_related("organisation").filter(process_links__process_id=process.pk).get()
        )
    found: CaseFile = process._case
    return found


class Function(stock.Function):
    """A step that runs at once, inside the lock; no network, no PDF, no mail in here."""

    activation_class = quiet(stock.Function.activation_class)


class If(stock.If):
    """Two ways."""

    activation_class = quiet(stock.If.activation_class)


class Switch(stock.Switch):
    """Several ways, the first that fits."""

    activation_class = quiet(stock.Switch.activation_class)


class Split(stock.Split):
    """Ways in parallel."""

    activation_class = quiet(stock.Split.activation_class)


class Join(stock.Join):
    """Waits for parallel ways, or goes on when its condition holds and cancels the rest."""

    activation_class = quiet(stock.Join.activation_class)


class Timer(stock.Timer):
    """Waits for a moment; the row is fired by the sweep."""

    activation_class = quiet(stock.Timer.activation_class)


class TimerBoundary(boundary.TimerBoundary):
    """A timer on a human task."""

    activation_class = quiet(boundary.TimerBoundary.activation_class)


class End(stock.End):
    """The end of the process."""

    activation_class = quiet(stock.End.activation_class)


# Start --------------------------------------------------------------------------------------------


class StartActivation(QuietFailures, start.StartHandleActivation):
    """Creates the process, its link to the case and the first journal entry in one transaction."""

    @Activation.status.transition(source=STATUS.NEW)
    def execute(self) -> None:
        """Save process and link, then complete under the lock."""
        with transaction.atomic():
            self.process.save()
            CaseProcess.objects.create(process=self.process, case=self.process._case, key=self.process._key)
            with self.flow_class.lock(self.process.pk):
                self.complete()
                flow_started.send(sender=self.flow_class, process=self.process, task=self.task)
                self.activate_next()


class Start(stock.StartHandle):
    """A process is started from code: `ApplicationFlow.submitted.run(case=…, actor=…, key=…)`."""

    activation_class = StartActivation

    def run(self, *, case: CaseFile, actor: Any, key: str, parent: Task | None = None, **values: Any) -> Any:
        """Start the process for a case and return it.

        `key` names the effect; a second start with the same key raises AlreadyStarted with the process that exists.
        `values` go to the function of the node, which runs in the same transaction before the process is saved.
        """
        existing = CaseProcess.objects.select_related("process").filter(key=key).first()
        if existing is not None:
            raise AlreadyStarted(existing.process)
        try:
            with transaction.atomic():
                return self._run(case, actor, key, parent, values)
        except IntegrityError:
            existing = CaseProcess.objects.select_related("process").filter(key=key).first()
            if existing is None:
                raise
            raise AlreadyStarted(existing.process) from None

    def _run(self, case: CaseFile, actor: Any, key: str, parent: Task | None, values: dict[str, Any]) -> Any:
        activation = self.activation_class.create(self, None, None)
        process = activation.process
        process.parent_task = parent
        process._case, process._key = case, key
        if actor is not None:
            activation.task.owner = actor
        stage_before = case.stage
        function = this.resolve(self.flow_class.instance, self._func)
        if function is not None:
            function(activation, actor=actor, **values)
        activation.execute()
        journal.record(
            case,
            f"{self.flow_class.instance.flow_label}.{self.name}",
            actor=actor,
            stage_from=stage_before,
            stage_to=case.stage,
            data={"process": process.pk},
        )
        return process


# Human task ---------------------------------------------------------------------------------------


class HumanTaskActivation(QuietFailures, view.ViewActivation):
    """A step that a person does."""

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> "HumanTaskActivation":
        """Create the row with permission, owner and deadline."""
        task = flow_task.flow_class.task_class(process=prev_activation.process, flow_task=flow_task, token=token)
        task.data = data if data is not None else {}
        task.seed = seed
        task.owner_permission = flow_task.permission
        activation = cls(task)
        owner = flow_task.calc_owner(activation) if flow_task._owner else None
        if owner is not None:
            task.owner, task.status, task.assigned = owner, STATUS.ASSIGNED, now()
        task.save()
        task.previous.add(prev_activation.task)
        if flow_task.deadline_code:
            periods.start_deadline(case=case_of(activation.process), code=flow_task.deadline_code, task=task)
        return activation

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        """Complete the task and its deadline."""
        super().complete.original()
        if self.flow_task.deadline_code:
            periods.finish_deadlines(self.task)

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED], target=STATUS.CANCELED)
    def cancel(self) -> None:
        """Cancel the task and its deadline (a join or a boundary timer does this)."""
        self.task.finished = now()
        self.task.save()
        if self.flow_task.deadline_code:
            periods.cancel_deadlines([self.task.pk])


class HumanTask(stock.View):
    """A step that a person does.

    `act` is a function `(activation, *, actor, **values)`; it may return an entry for the journal. `form` is the form
    of the generic task screen, `screen` the URL name of an own one. Who may do it is declared with `.Permitted(…)`.
    """

    activation_class = HumanTaskActivation
    _owner: Any = None

    def __init__(self, act: Any = None, *, form: Any = None, screen: str = "", action: str = "Erledigt") -> None:
        super().__init__(None)
        self._act = act
        self.form_class = form
        self.screen = screen
        self.action_label = action
        self.permission = ""
        self.deadline_code = ""
        self._owner_permission_obj = None

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._act = this.resolve(instance, self._act)
        self._owner = this.resolve(instance, self._owner)

    def Permitted(self, permission: str) -> "HumanTask":
        """Name the permission that decides who may see, take and do the task."""
        self.permission = permission
        self._owner_permission = permission
        return self

    def Deadline(self, code: str) -> "HumanTask":
        """Name the period that runs while the task is open."""
        self.deadline_code = code
        return self

    def OnTimeout(self, delay: Any, then: Any, interrupting: bool = True, title: str | None = None) -> "HumanTask":
        """Attach a timer in its quiet form."""
        event = TimerBoundary(None, delay=delay, interrupting=interrupting).Next(then)
        if title is not None:
            event.Annotation(title=title)
        self._boundary_specs.append(("timeout", event))
        return self

    def perform(self, activation: HumanTaskActivation, *, actor: Any, values: dict[str, Any]) -> Any:
        """Run the act of this step."""
        return self._act(activation, actor=actor, **values) if self._act is not None else None


# Dynamic split ------------------------------------------------------------------------------------


class NothingToDo(EngineError):
    """A dynamic split found no item."""


class DynamicSplitActivation(QuietFailures, split.SplitActivation):
    """One next task per item."""

    @Activation.status.super()
    def activate(self) -> None:
        """Read the items; refuse if there are none."""
        with self.exception_guard():
            items = list(self.flow_task.items(self))
            if not items:
                raise NothingToDo(f"{self.flow_task.name}: no item to split over")
            ((node, _, _),) = self.flow_task._branches
            self.next_tasks = [(node, item) for item in items]


class DynamicSplit(stock.Split):
    """Opens the next node once per item of a data source; each item (JSON) becomes the task's data."""

    activation_class = DynamicSplitActivation

    def __init__(self, items: Any) -> None:
        super().__init__()
        self._items = items

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._items = this.resolve(instance, self._items)
        self.items: Callable[[Any], Iterable[dict[str, Any]]] = self._items

    def _ready(self) -> None:
        super()._ready()
        for node, _, _ in self._branches:
            node._multi_instance = True


# Background job -----------------------------------------------------------------------------------


class BackgroundJobActivation(QuietFailures, job.AbstractJobActivation):
    """A step that a worker does."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        """Schedule the row; the hint follows the commit."""
        self.task.scheduled = now()
        self.task.save()
        transaction.on_commit(partial(jobs.hint, self.task.pk), robust=True)

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        """A worker that is on it finds its claim gone."""
        self.task.finished = now()
        self.task.save()


class BackgroundJob(stock.AbstractJob):
    """Work outside the lock.

    `work(process)` runs without a lock and without a transaction and returns a value; `store(activation, value)` keeps
    it, under the lock. Both must be safe to run again.
    """

    activation_class = BackgroundJobActivation

    def __init__(self, work: Any, store: Any = None) -> None:
        super().__init__()
        self._work, self._store = work, store

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.work: Callable[[Any], Any] = this.resolve(instance, self._work)
        self._store = this.resolve(instance, self._store)

    def store(self, activation: Any, value: Any) -> None:
        """Keep the result of the work."""
        if self._store is not None:
            self._store(activation, value)


# Subprocess ---------------------------------------------------------------------------------------


class SubprocessActivation(QuietFailures, handle.HandleActivation):
    """Waits, as NEW, until its child process has finished."""

    @Activation.status.super()
    def activate(self) -> None:
        """Start the child process with this task as its parent."""
        with self.exception_guard(), transaction.atomic(savepoint=True):
            node = self.flow_task
            values = node.arguments(self) if node.arguments is not None else {}
            node.child_start.run(
                case=case_of(self.process), actor=None, key=f"subprocess-{self.task.pk}", parent=self.task, **values
            )


class Subprocess(stock.Handle):
    """Runs another flow as one step.

    `start` is the start node of the child (`ResolutionFlow.prepared`), `arguments(activation)` the values it is started
    with, `returned(activation, child)` takes over its result under the parent's lock.
    """

    activation_class = SubprocessActivation
    task_type = "SUBPROCESS"
    bpmn_element = "callActivity"

    def __init__(self, start: Start, *, arguments: Any = None, returned: Any = None) -> None:
        super().__init__()
        self.child_start = start
        self._arguments, self._returned = arguments, returned

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.arguments = this.resolve(instance, self._arguments)
        self.returned = this.resolve(instance, self._returned)
