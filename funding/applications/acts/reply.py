"""The municipality answers the recommendation, or says that it will not; then the board need not wait any longer."""

from accounts.models import User
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application
from funding.applications.services.checking import reply_to_recommendation
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.nodes import main_process_of


def reply(*, case: CaseFile, actor: User, text: str) -> None:
    """Keep the answer (empty: none is wanted) and end the time to answer, once. Raises DomainRefusal after it."""
    process = main_process_of(case)
    if process is None:
        raise DomainRefusal("Dieser Antrag ist nicht eingereicht.")
    application = Application.objects.get(case=case)
    with process.flow_class.lock(process.pk):
        reply_to_recommendation(application=application, actor=actor, text=text)
        journal.record(case, "recommendation_answered", actor=actor)
        service.end_timer(process, ApplicationFlow.await_reply)
