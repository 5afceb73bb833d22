"""Pages across cases: deadlines, rules, operations."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from notifications.choices import MailState
from notifications.models import OutboxMail
from ui.access import permitted
from ui.acting import ButtonPage
from ui.keyset import keyset_page
from ui.refusals import DomainRefusal
from workflows import selectors
from workflows.attestation import mail_readers
from workflows.casefile.files import damaged_files
from workflows.casefile.models import RuleSet
from workflows.casefile.proofs import heads
from workflows.choices import DeadlineState
from workflows.engine import service, sweeps
from workflows.engine.errors import EngineError
from workflows.engine.models import Heartbeat
from workflows.pages.presenters import deadline_row, task_title
from workflows.pages.tables import deadlines_table, rules_table

SILENT_AFTER = datetime.timedelta(minutes=5)
MAIL_LATE_AFTER = datetime.timedelta(minutes=15)
LIST_LATE_AFTER = datetime.timedelta(days=2)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


@permitted("workflows.view_deadlines")
@require_GET
def deadlines(request: PersonRequest) -> HttpResponse:
    """All open deadlines, earliest first; those of one day, if the address names it (`tag=2027-04-21`)."""
    rows = selectors.deadlines_visible_to(request.user)
    day = _day(request.GET.get("tag", ""))
    if day is not None:
        rows = rows.filter(due_on=day, state=DeadlineState.RUNNING)
    page = keyset_page(rows, keys=["due_on", "id"], cursor=request.GET.get("seite", ""))
    empty = "An diesem Tag endet keine Frist." if day else "Im Moment läuft keine Frist."
    table = deadlines_table([deadline_row(one) for one in page.rows], empty=empty)
    context = {"page": page, "table": table, "today": timezone.localdate(), "day": day}
    return render(request, "workflows/deadlines.html", context)


@permitted("workflows.view_rules")
@require_GET
def rules(request: PersonRequest) -> HttpResponse:
    """Programme phases with their periods, every version."""
    found = RuleSet.objects.prefetch_related("deadline_rules").order_by("-starts_on", "-version")[:20]
    shown = [(rule_set, rules_table(rule_set)) for rule_set in found]
    return render(request, "workflows/rules.html", {"rule_sets": shown})


def signals() -> list[dict[str, Any]]:
    """What could be wrong, each with a count and words; an empty list means that everything runs."""
    now = timezone.now()
    heartbeat = Heartbeat.objects.filter(name="engine").first()
    late = OutboxMail.objects.filter(
        state__in=[MailState.QUEUED, MailState.LEASED], due_at__lt=now - MAIL_LATE_AFTER
    ).count()
    candidates = [
        (
            int(heartbeat is None or heartbeat.beat_at < now - SILENT_AFTER),
            "Der Zeitgeber meldet sich nicht. Erinnerungen und E-Mails kommen später.",
        ),
        (sweeps.failed_tasks().count(), "Schritte sind fehlgeschlagen."),
        (sweeps.orphans().count(), "Verfahren sind ohne offenen Schritt stehen geblieben."),
        (late, "E-Mails warten zu lange auf den Versand."),
        (OutboxMail.objects.filter(state=MailState.FAILED).count(), "E-Mails sind nicht zustellbar."),
        *_proof_signals(now),
    ]
    return [{"count": count, "text": text} for count, text in candidates if count]


def _proof_signals(now: datetime.datetime) -> list[tuple[int, str]]:
    """Files that no longer fit, and a list of the journals that is missing or old."""
    damaged = damaged_files()
    found = [(len(damaged), f"Dateien passen nicht mehr zu dem, was abgelegt wurde: {', '.join(damaged)}.")]
    if heads.is_configured():
        try:
            made = heads.last_made_at()
            late = made is None or made < now - LIST_LATE_AFTER
            found.append((int(late), "Die letzte unterschriebene Liste der Verläufe ist älter als zwei Tage."))
        except DomainRefusal as refusal:
            found.append((1, str(refusal)))
    return found


def unattested() -> list[str]:
    """What is not yet set up to prove the journals outside, one plain sentence each."""
    if not heads.is_configured():
        return ["Die Verläufe werden noch nicht außerhalb dieser Anwendung bezeugt."]
    if not mail_readers():
        return ["Die monatliche Prüfsumme der Verläufe geht noch nicht an zwei Personen."]
    return []


@permitted("workflows.view_operations")
@require_GET
def operations(request: PersonRequest) -> HttpResponse:
    """`Alles läuft` or `Bitte Technik anrufen`, with the reason."""
    failed = list(sweeps.failed_tasks().select_related("process__case_link__case").order_by("-finished")[:50])
    rows = [
        {
            "task": task,
            "title": task_title(task),
            "case": getattr(getattr(task.process, "case_link", None), "case", None),
            "error": (task.data or {}).get("_exception", {}),
        }
        for task in failed
    ]
    context = {
        "signals": signals(),
        "failed": rows,
        "unattested": unattested(),
        "heartbeats": Heartbeat.objects.all(),
        "may_repair": request.user.has_perm("workflows.repair"),
    }
    return render(request, "workflows/operations.html", context)


class RetryStep(ButtonPage):
    """Run a failed step again."""

    permission = "workflows.repair"
    done = "Der Schritt läuft noch einmal."

    def act(self, *args: Any, **values: Any) -> None:
        """Run it."""
        try:
            service.retry_task(actor=self.request.user, task_id=self.kwargs["task_id"])
        except EngineError as error:
            raise DomainRefusal(
                "Dieser Schritt lässt sich nicht wiederholen. Vielleicht war jemand schneller."
            ) from error

    def done_url(self, outcome: Any) -> str:
        """To the operations page."""
        return reverse("workflows:operations")
