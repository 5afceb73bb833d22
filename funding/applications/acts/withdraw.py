"""Withdraw an application as a whole: the flow, its tasks, deadlines and jobs end together."""

from accounts.models import User
from funding.applications import notices
from funding.applications.acts.drafts import discard_draft
from funding.applications.choices import ApplicationStage
from funding.applications.models import Application
from funding.financing.acts.withdraw_contract import withdraw_contract
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.casefile.models import CaseFile
from workflows.choices import Turn
from workflows.deadlines import periods
from workflows.engine import service
from workflows.engine.nodes import main_process_of


def withdraw(*, case: CaseFile, actor: User, reason: str) -> None:
    """Withdraw an application (any time before the contract), or discard a draft. Repeating it changes nothing.

    Raises DomainRefusal when it is decided or closed already.
    """
    application = Application.objects.get(case=case)
    application.case = case
    if case.stage == ApplicationStage.DRAFT:
        discard_draft(application=application, actor=actor)
        return
    process = main_process_of(case)
    if case.closed_at is not None or process is None:
        raise DomainRefusal("Dieser Antrag ist schon abgeschlossen.")
    with process.flow_class.lock(process.pk):
        row = CaseFile.objects.select_related("organisation").get(pk=case.pk)
        if row.closed_at is not None:
            return
        if row.stage in (ApplicationStage.REJECTED, ApplicationStage.ASKED_AGAIN):
            raise DomainRefusal("Dieser Antrag ist entschieden. Zurückziehen lässt er sich nicht mehr.")
        withdraw_contract(case=row, actor=actor, reason=reason)
        service.cancel_process(process=process, actor=actor, reason=reason)
        periods.cancel_case_deadlines(row)
        before = row.stage
        move_case(row, Move(stage=ApplicationStage.WITHDRAWN.value, turn=Turn.NOBODY, closed=True))
        journal.record(row, "application_withdrawn", actor=actor, stage_from=before, stage_to=row.stage, reason=reason)
        notices.tell_withdrawn(row)
