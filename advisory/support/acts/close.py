"""The end of an accompaniment: what is open ends with it, everything stays readable."""

from django.db import transaction

from accounts.models import User
from advisory.support.choices import SupportStage
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.choices import Turn
from workflows.engine import service
from workflows.engine.nodes import processes_of


def close_support(*, advisory: AdvisoryCase, actor: User, reason: str) -> None:
    """End the accompaniment: what is open ends with it, everything stays readable. Repeating it changes nothing."""
    case = advisory.case
    with transaction.atomic():
        for process in processes_of(case, SupportFlow):
            service.cancel_process(process=process, actor=actor, reason=reason)
        if case.closed_at is None:
            before = case.stage
            move_case(case, Move(stage=SupportStage.CLOSED.value, turn=Turn.NOBODY, closed=True))
            journal.record(case, "support_closed", actor=actor, stage_from=before, stage_to=case.stage, reason=reason)
