"""The end of an accompaniment: what is open ends with it, everything stays readable; it can be reopened."""

from django.db import transaction
from viewflow.workflow.models import Process

from accounts.models import User
from advisory.support import notices
from advisory.support.acts.advisers import let_go_if_gone
from advisory.support.choices import SupportStage
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.casefile.models import CaseEvent
from workflows.choices import Turn
from workflows.engine import service
from workflows.engine.errors import TaskClosed
from workflows.engine.nodes import processes_of


def close_support(*, advisory: AdvisoryCase, actor: User, reason: str) -> None:
    """End the accompaniment, with a reason: what is open ends with it, everything stays readable, both sides are told.

    Repeating it changes nothing. Raises DomainRefusal without a reason.
    """
    if not reason.strip():
        raise DomainRefusal("Schreiben Sie, warum die Begleitung endet. Die Kommune liest es.", "reason")
    case = advisory.case
    with transaction.atomic():
        for process in processes_of(case, SupportFlow):
            service.cancel_process(process=process, actor=actor, reason=reason)
        case.refresh_from_db(fields=["closed_at", "stage"])
        if case.closed_at is None:
            before, turn = case.stage, case.turn
            move_case(case, Move(stage=SupportStage.CLOSED.value, turn=Turn.NOBODY, closed=True))
            journal.record(
                case,
                "support_closed",
                actor=actor,
                stage_from=before,
                stage_to=case.stage,
                reason=reason,
                data={"turn": turn},
            )
            notices.tell_support_closed(advisory, reason=reason.strip())


def reopen_support(*, advisory: AdvisoryCase, actor: User, reason: str) -> None:
    """Let a closed accompaniment go on where it stood. Raises DomainRefusal where it is open, or another one runs."""
    if not reason.strip():
        raise DomainRefusal("Schreiben Sie, warum die Begleitung weitergeht.", "reason")
    case = advisory.case
    with transaction.atomic():
        case.refresh_from_db()
        if case.closed_at is None:
            raise DomainRefusal("Diese Begleitung läuft.")
        others = AdvisoryCase.objects.filter(case__organisation_id=case.organisation_id, case__closed_at__isnull=True)
        if others.exists():
            raise DomainRefusal("Für diese Kommune läuft inzwischen eine andere Begleitung.")
        process = Process.objects.filter(case_link__case=case, flow_class=SupportFlow).order_by("-pk").first()
        ended = CaseEvent.objects.filter(case=case, what="support_closed").order_by("-number").first()
        if process is None or ended is None:
            raise DomainRefusal("Diese Begleitung lässt sich nicht wieder öffnen.")
        try:
            service.resume_process(process=process, actor=actor)
        except TaskClosed as error:
            raise DomainRefusal(str(error)) from error
        before = case.stage
        move_case(case, Move(stage=ended.stage_from, turn=ended.data.get("turn", Turn.INSTITUTE), reopened=True))
        journal.record(
            case, "support_reopened", actor=actor, stage_from=before, stage_to=case.stage, reason=reason.strip()
        )
        notices.tell_support_reopened(advisory)
        let_go_if_gone(advisory, actor)
