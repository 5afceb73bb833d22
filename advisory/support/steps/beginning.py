"""How an accompaniment begins from a contract or an agreement that takes effect."""

from typing import Any

from accounts.models import User
from advisory.support import notices
from advisory.support.models import AdvisoryCase
from advisory.support.services.advisory import open_advisory_case
from workflows.engine.nodes import Beginning, case_of


def beginning_of_support(activation: Any) -> Beginning | None:
    """Open the advisory case of the municipality whose matter this step belongs to; a running one is kept (None)."""
    source = case_of(activation.process)
    advisory = open_advisory_case(source)
    if advisory is None:
        return None
    return Beginning(advisory.case, f"support-{source.pk}", {"advisory": advisory})


def begin(activation: Any, *, actor: User | None, advisory: AdvisoryCase) -> None:
    """The municipality hears that its accompaniment begins."""
    activation.process.data = {"advisory": advisory.pk}
    notices.tell_support_opened(advisory)
