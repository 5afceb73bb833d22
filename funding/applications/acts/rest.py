"""Let an application rest that waits for the municipality; wake, close and reopen it. A person does, after a call."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from accounts.models import User
from funding.applications import notices
from funding.applications.choices import ApplicationStage
from funding.applications.models import Application
from funding.applications.selectors import last_day_to_reopen
from funding.applications.services.overlaps import check_not_asked_twice
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.casefile.models import CaseFile
from workflows.choices import OPEN_DEADLINES, Turn
from workflows.deadlines import periods
from workflows.deadlines.models import Deadline
from workflows.engine import service
from workflows.engine.nodes import main_process_of


@contextmanager
def _locked(case: CaseFile, stage: str) -> Iterator[tuple[CaseFile, list[Deadline]]]:
    process = main_process_of(case)
    if process is None:
        raise DomainRefusal("Dieser Antrag ist nicht eingereicht.")
    with process.flow_class.lock(process.pk):
        row = CaseFile.objects.select_related("organisation").get(pk=case.pk)
        if row.stage != stage:
            raise DomainRefusal("Der Antrag ist inzwischen weiter. Laden Sie die Seite neu.")
        rows = Deadline.objects.filter(task__process=process, rule__code="CORRECTION", state__in=OPEN_DEADLINES)
        yield row, list(rows.select_related("rule", "case__organisation", "task"))


def let_rest(*, case: CaseFile, actor: User, note: str) -> None:
    """Let an application rest: its deadline stands still, the municipality is told, its answer wakes it at any time.

    Raises DomainRefusal unless the municipality is asked to complete something.
    """
    with _locked(case, ApplicationStage.RETURNED_FOR_CORRECTION.value) as (row, deadlines):
        for deadline in deadlines:
            periods.pause_deadline(deadline=deadline, reason="Der Antrag ruht.", actor=actor)
        periods.start_deadline(case=row, code="RESTING")
        before = row.stage
        move_case(row, Move(stage=ApplicationStage.LAPSED.value, turn=Turn.APPLICANT))
        journal.record(row, "application_rests", actor=actor, stage_from=before, stage_to=row.stage, reason=note)
        notices.tell_resting(row)


def wake(*, case: CaseFile, actor: User, note: str) -> None:
    """Wake a resting application: its deadline runs on with what was left, at least three working days.

    Raises DomainRefusal if it does not rest (any more).
    """
    with _locked(case, ApplicationStage.LAPSED.value) as (row, deadlines):
        for deadline in deadlines:
            periods.resume_deadline(deadline=deadline, actor=actor)
        periods.finish_case_deadline(row, "RESTING")
        before = row.stage
        move_case(row, Move(stage=ApplicationStage.RETURNED_FOR_CORRECTION.value, turn=Turn.APPLICANT))
        journal.record(row, "application_woken", actor=actor, stage_from=before, stage_to=row.stage, reason=note)


def close_resting(*, case: CaseFile, actor: User, note: str) -> datetime.date:
    """Close an application that rests, after a call; it can be reopened for some working days (domain B.1, step 6).

    Returns the last day of that. Raises DomainRefusal if it does not rest (any more).
    """
    with _locked(case, ApplicationStage.LAPSED.value) as (row, _):
        process = main_process_of(row)
        if process is not None:
            service.cancel_process(process=process, actor=actor, reason=note)
        periods.cancel_case_deadlines(row)
        before = row.stage
        move_case(row, Move(stage=ApplicationStage.CLOSED_SILENT.value, turn=Turn.NOBODY, closed=True))
        journal.record(row, "application_closed", actor=actor, stage_from=before, stage_to=row.stage, reason=note)
        until = last_day_to_reopen(row)
        notices.tell_closed(row, until)
    return until


def reopen(*, case: CaseFile, actor: User, note: str) -> None:
    """Reopen an application that was closed while it rested: what was asked for is asked for again.

    Raises DomainRefusal after the last day, or where another application holds the same days by now.
    """
    with _locked(case, ApplicationStage.CLOSED_SILENT.value) as (row, _):
        until = last_day_to_reopen(row)
        if timezone.localdate() > until:
            raise DomainRefusal(
                f"Wieder öffnen ging bis zum {until:%d.%m.%Y}. Die Kommune kann einen neuen Antrag stellen."
            )
        application = Application.objects.select_related("case").get(case=row)
        version = application.versions.order_by("-number").first()
        if version is not None:
            check_not_asked_twice(application, (version.starts_on, version.ends_on))
        process = main_process_of(row)
        if process is None:
            raise DomainRefusal("Dieser Antrag lässt sich nicht wieder öffnen.")
        before = row.stage
        service.resume_process(process=process, actor=actor)
        move_case(row, Move(stage=ApplicationStage.RETURNED_FOR_CORRECTION.value, turn=Turn.APPLICANT, reopened=True))
        journal.record(row, "application_reopened", actor=actor, stage_from=before, stage_to=row.stage, reason=note)
        notices.tell_reopened(row)
