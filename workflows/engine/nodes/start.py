"""How a process begins: with its case, once per effect."""

from typing import Any

from django.db import IntegrityError, transaction
from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Task
from viewflow.workflow.nodes import start
from viewflow.workflow.signals import flow_started
from viewflow.workflow.status import STATUS

from workflows.casefile import journal
from workflows.casefile.models import CaseFile, CaseProcess
from workflows.engine.errors import AlreadyStarted
from workflows.engine.failures import QuietFailures


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
    journal_words = ""

    def Journal(self, words: str) -> "Start":
        """What the journal says of this beginning; by default that the process began."""
        self.journal_words = words
        return self

    def run(self, *, case: CaseFile, actor: Any, key: str, parent: Task | None = None, **values: Any) -> Any:
        """Start the process for a case and return it.

        `key` names the effect; a second start with the same key raises AlreadyStarted with the process that exists.
        `values` go to the function of the node, which runs in the same transaction before the process is saved.
        """
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
