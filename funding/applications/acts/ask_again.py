"""After a rejection the municipality asks for its application to be discussed again, with what is new."""

from django.utils import timezone

from accounts.models import User
from funding.applications import notices
from funding.applications.choices import ApplicationStage
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application
from funding.applications.selectors import last_day_to_ask_again
from funding.applications.services import decisions
from funding.applications.services.overlaps import check_not_asked_twice
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.casefile.models import CaseFile
from workflows.choices import Turn
from workflows.engine import service
from workflows.engine.nodes import main_process_of

TOO_LATE = "Dafür ist es zu spät. Rufen Sie uns an; Sie können auch einen neuen Antrag stellen."


def ask_again(*, case: CaseFile, actor: User, text: str) -> None:
    """Ask, once, within the time for it; the institute is told and answers.

    Raises DomainRefusal after it, without words, or where another application holds the same days.
    """
    process = main_process_of(case)
    if process is None:
        raise DomainRefusal("Dieser Antrag ist nicht eingereicht.")
    with process.flow_class.lock(process.pk):
        row = CaseFile.objects.select_related("organisation", "owner").get(pk=case.pk)
        if row.stage != ApplicationStage.REJECTED or row.closed_at is not None:
            raise DomainRefusal(TOO_LATE)
        until = last_day_to_ask_again(row)
        if until is None or timezone.localdate() > until:
            raise DomainRefusal(TOO_LATE)
        application = Application.objects.get(case=row)
        application.case = row
        version = application.versions.order_by("-number").first()
        if version is not None:
            check_not_asked_twice(application, (version.starts_on, version.ends_on))
        decision = decisions.ask_again(application=application, actor=actor, text=text)
        process.refresh_from_db()
        process.data = {**process.data, "asked_again": True}
        process.save(update_fields=["data"])
        before = row.stage
        move_case(row, Move(stage=ApplicationStage.ASKED_AGAIN.value, turn=Turn.INSTITUTE))
        journal.record(
            row,
            "asked_again",
            actor=actor,
            stage_from=before,
            stage_to=row.stage,
            reason=text,
            data={"decision": decision.pk},
        )
        if not service.end_timer(process, ApplicationFlow.await_request):
            raise DomainRefusal(TOO_LATE)
        notices.tell_asked_again(row, decision)
