"""How an accompaniment begins from a contract or an agreement that takes effect."""

from typing import Any

from accounts.models import Organisation, User
from advisory.support import notices
from advisory.support.choices import SUPPORT, SupportStage
from advisory.support.models import AdvisoryCase
from workflows.casefile import journal
from workflows.casefile.cases import open_case
from workflows.casefile.models import CaseFile
from workflows.choices import Turn
from workflows.engine.nodes import Beginning, case_of


def beginning_of_support(activation: Any) -> Beginning | None:
    """Open the advisory case of the municipality whose matter this step belongs to; a running one is kept (None)."""
    source: CaseFile = case_of(activation.process)
    Organisation.objects.select_for_update(no_key=True).get(pk=source.organisation_id)
    running = AdvisoryCase.objects.select_related("case").filter(
        case__organisation_id=source.organisation_id, case__closed_at__isnull=True
    )
    if existing := running.first():
        journal.record(existing.case, "support_continues", data={"source": source.pk})
        return None
    case = open_case(
        organisation=source.organisation,
        kind=SUPPORT,
        title="Prozessbegleitung",
        stage=SupportStage.OPENED.value,
        turn=Turn.INSTITUTE,
        rule_set=source.rule_set,
        actor=None,
        reference=f"{source.reference}-B" if source.reference else None,
    )
    advisory = AdvisoryCase.objects.create(case=case, source=source)
    return Beginning(case, f"support-{source.pk}", {"advisory": advisory})


def begin(activation: Any, *, actor: User | None, advisory: AdvisoryCase) -> None:
    """The municipality hears that its accompaniment begins."""
    activation.process.data = {"advisory": advisory.pk}
    notices.tell_support_opened(advisory)
