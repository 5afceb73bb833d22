"""Walks every matter of a database to its end, by the engine, as the people it belongs to; prints what it did.

Run with DATABASE_URL on a migrated database. Ends with an error if a page does not open, a step fails, or a process
stands still.
"""

import datetime
import hashlib
import itertools
import os
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from viewflow.workflow.models import Process, Task  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.selectors import people_with  # noqa: E402
from advisory.board.acts.declaring import declare_interest  # noqa: E402
from advisory.board.figures.motions import GRANTS, REJECTED, WITH_CONDITIONS, Condition, Motion  # noqa: E402
from advisory.board.models import Elector  # noqa: E402
from advisory.board.selectors import resolution_of  # noqa: E402
from advisory.support.acts.close import close_support  # noqa: E402
from advisory.support.models import AdvisoryCase  # noqa: E402
from advisory.support.selectors import latest_version, plan_at_work  # noqa: E402
from advisory.support.services import plans  # noqa: E402
from advisory.support.services.agreements import Wording  # noqa: E402
from advisory.support.services.scopes import Item  # noqa: E402
from advisory.support.steps.matters import advisory_of, agreement_of  # noqa: E402
from funding.applications.services.checking import open_correction  # noqa: E402
from funding.applications.steps.matters import application_of  # noqa: E402
from funding.financing.services.contracts import ContractTerms, SignedBy  # noqa: E402
from funding.financing.steps.matters import contract_of, request_of  # noqa: E402
from ui.refusals import DomainRefusal  # noqa: E402
from workflows.casefile.uploads import CheckedUpload  # noqa: E402
from workflows.engine import jobs, service  # noqa: E402
from workflows.engine.nodes import HumanTask, case_of  # noqa: E402

NOT_NOW = Motion(REJECTED, reasons="Das Budget reicht nicht.")
MOST_ROUNDS = 60
LOOKS_PER_NODE = 2
A_MONTH = datetime.timedelta(days=30)
A_YEAR_OF_SUPPORT = 9
PDF = CheckedUpload("beleg.pdf", "application/pdf", b"%PDF-1.7\n%%EOF", hashlib.sha256(b"%PDF-1.7\n%%EOF").hexdigest())


def _motion(process: Any) -> Motion:
    one = resolution_of(process)
    later = timezone.localdate() + A_MONTH
    if one.proposal not in GRANTS:
        return Motion(one.proposal, reasons="Zu früh.", deferred_until=later)
    conditions = tuple(Condition(line) for line in one.conditions.splitlines() if line.strip())
    return Motion(WITH_CONDITIONS if conditions else one.proposal, conditions)


def _terms(process: Any) -> ContractTerms:
    contract = contract_of(process)
    caps = {one.year: one.cap_cents for one in contract.years.all()}
    return ContractTerms(contract.starts_on, contract.ends_on, contract.cap_cents, caps, contract.other_half)


def _answers(process: Any) -> dict[str, Any]:
    asked = open_correction(application_of(process))
    files = [one.field for one in asked.items.all() if one.section == "attachments"] if asked else []
    return {"typed": {}, "uploads": dict.fromkeys(files, PDF)}


def _wording(process: Any) -> Wording:
    phase = agreement_of(process).case.rule_set
    return Wording("Ziele", "Umfang", "Beiträge", phase.starts_on, phase.ends_on)


def _turn(process: Any) -> list[dict[str, Any]]:
    written = {"wording": _wording(process)}
    return [{}, written] if latest_version(agreement_of(process)) is not None else [written]


def _filled(process: Any) -> dict[str, Any]:
    first = max(contract_of(process).starts_on, timezone.localdate())
    return {"holder_name": "Wer Auch Immer", "starts_on": first, "gross_cents": 500_000, "fte": Decimal(1)}


def _plan(process: Any) -> dict[str, Any]:
    """A plan that can be offered."""
    plan = plan_at_work(advisory_of(process))
    if plan is not None and plans.missing_in(plan):
        today = timezone.localdate()
        later = today + datetime.timedelta(days=365)
        plans.write_frame(plan=plan, vision="Hilfe auf einen Blick", valid_from=today, valid_to=later)
        goal = plans.write_goal(plan=plan, title="Familien finden Hilfe", text="")
        plans.write_milestone(goal=goal, title="Wegweiser", due_on=later, owner="Koordination")
        for one in plan.goals.all():
            if not one.milestones.exists():
                plans.write_milestone(goal=one, title="Ein Schritt", due_on=later, owner="Koordination")
    return {}


def _signature(process: Any) -> SignedBy:
    return SignedBy("WET_INK", "Dr. Karla Stein, Landrätin", timezone.localdate(), "Hauptamt", PDF)


def ways(task: Task) -> list[dict[str, Any]]:
    """What may be entered at a step, the wanted first."""
    process, today = task.process, timezone.localdate()
    flow, node = task.flow_task.flow_class.instance.flow_label, task.flow_task.name
    signed = {"name": "Wer", "on": today, "file": PDF}
    known: dict[tuple[str, str], Any] = {
        ("application", "first_contact"): lambda: [{"channel": "PHONE", "on": today, "note": "Gut."}],
        ("application", "formal_check"): lambda: [{"result": "COMPLETE", "note": "", "items": []}],
        ("application", "correct"): lambda: [_answers(process)],
        ("application", "confirm_inadmissible"): lambda: [{"confirmed": False, "reason": "Doch."}],
        ("application", "content_check"): lambda: [{"vote": "APPROVE", "text": "Gut."}],
        ("application", "second_reading"): lambda: [{"approved": True}],
        ("application", "send_decision"): lambda: [{"reasons": "Darum.", "paragraph": ""}],
        ("application", "call"): lambda: [{"note": "Gesagt."}],
        ("application", "weigh"): lambda: [{"result": "NOTHING_NEW", "note": "Nichts Neues."}],
        ("application", "resubmit"): lambda: [{"note": ""}],
        ("resolution", "prepare"): lambda: [{"motion": _motion(process)}, {"motion": NOT_NOW}],
        ("resolution", "vote"): lambda: [{"choice": "yes"}],
        ("resolution", "clarify"): lambda: [{"biased": False}],
        ("resolution", "confirm"): lambda: [{"not_granted": "REJECT", "reasons": "Keine Mehrheit."}],
        ("resolution", "meet"): lambda: [{"on": today}],
        ("contract", "word"): lambda: [{"terms": _terms(process)}],
        ("contract", "check"): lambda: [{"approved": True}],
        ("contract", "sign"): lambda: [{"signed": _signature(process)}],
        ("contract", "countersign"): lambda: [{"signed": _signature(process)}],
        ("contract", "fill"): lambda: [_filled(process)],
        ("bankdata", "confirm"): lambda: [{"confirmed": True, "call_note": "Frau Kasse"}],
        ("payment", "check"): lambda: [
            {"result": "ok", "amount_cents": request_of(process).requested_cents, "note": ""},
            {"result": "no", "note": "Es fehlt etwas."},
        ],
        ("payment", "correct"): lambda: [{"amount_cents": request_of(process).requested_cents}],
        ("payment", "release"): lambda: [{"result": "release"}, {"result": "back", "note": "Noch einmal."}],
        ("payment", "pay"): lambda: [{"on": today}],
        ("cooperation", "check_network"): lambda: [{"fits": True, "note": "Gut."}],
        ("cooperation", "draft"): lambda: _turn(process),
        ("cooperation", "respond"): lambda: _turn(process),
        ("cooperation", "sign"): lambda: [signed],
        ("cooperation", "countersign"): lambda: [signed],
        ("cooperation", "renew"): lambda: [{"result": "end"}],
        ("support", "name_adviser"): lambda: [{"adviser": people_with("support.advise").first()}],
        ("support", "kick_off"): lambda: [{"on": today}],
        ("support", "clear_goals"): lambda: [{"goals": "Kinder kommen gut in die Schule."}],
        ("support", "propose_scope"): lambda: [{"items": [Item("NETWORK", "SINGLE", Decimal(24))]}],
        ("support", "agree_scope"): lambda: [{"approved": True}],
        ("support", "write_plan"): lambda: [_plan(process)],
        ("support", "update_plan"): lambda: [_plan(process)],
        ("support", "answer"): lambda: [{"approved": True}],
    }
    found: list[dict[str, Any]] = known[(flow, node)]()
    return found


def people_for(task: Task) -> Iterator[User]:
    """Who may do a task: its owner, else everybody with its permission."""
    if task.owner_id is not None:
        yield User.objects.get(pk=task.owner_id)
    if task.flow_task.name == "vote":  # nobody votes for another person
        return
    case = case_of(task.process)
    yield from people_with(task.flow_task.permission, case.organisation_id, case).order_by("pk")


def open_page(task: Task, person: User) -> str:
    """The page of a task, as this person opens it; what is wrong with it, or nothing."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/aufgaben/{task.pk}/", follow=True)
    return (
        "" if answer.status_code == 200 else f"{task.flow_task} answers {answer.status_code} at {answer.redirect_chain}"
    )


def do(task: Task, done: Counter[str]) -> str:
    """Do a task in the first way that is not refused to everybody; the last refusal, or nothing."""
    refusal = "nobody may do it"
    people = list(people_for(task))
    for person in people[:LOOKS_PER_NODE]:
        if done[str(task.flow_task)] < LOOKS_PER_NODE and (wrong := open_page(task, person)):
            raise SystemExit(wrong)
    for values, person in itertools.product(ways(task) if people else [], people):
        if task.flow_task.name == "vote":
            _declare(task, person)
        try:
            service.complete_task(user=person, task_id=task.pk, values=values)
        except DomainRefusal as error:
            refusal = str(error)
        else:
            done[str(task.flow_task)] += 1
            return ""
    return refusal


def _declare(task: Task, person: User) -> None:
    elector = Elector.objects.get(pk=task.data["elector"])
    if not elector.interest:
        declare_interest(elector_id=elector.pk, actor=person, answer="NONE")


def end_waiting(process: Process, done: Counter[str]) -> bool:
    """Let the timers of a process end now; whether any did."""
    waiting = Task.objects.filter(process=process, status="SCHEDULED", flow_task_type="TIMER")
    ended = False
    for task in waiting:
        with process.flow_class.lock(process.pk):
            ended = service.end_timer(process, task.flow_task) or ended
        done[str(task.flow_task)] += 1
    return ended


def walk_round(done: Counter[str]) -> tuple[bool, list[str]]:
    """Do everything that waits; whether anything moved, and what was refused."""
    moved, refused = False, []
    for task in Task.objects.filter(flow_task_type="JOB", status="SCHEDULED"):
        jobs.run_job(task.pk)
        moved = True
    for pk in Task.objects.filter(status__in=service.OPEN_HUMAN).order_by("pk").values_list("pk", flat=True):
        task = Task.objects.select_related("process").get(pk=pk)
        if task.status not in service.OPEN_HUMAN or not isinstance(task.flow_task, HumanTask):
            continue
        words = do(task, done)
        moved = moved or not words
        if words:
            refused.append(f"{task.flow_task} of {task.process_id}: {words}")
    if not moved:
        for process in Process.objects.filter(finished__isnull=True).order_by("-pk"):
            moved = end_waiting(process, done) or moved
    return moved, refused


def close_supports(*, least_steps: int) -> bool:
    """Close the accompaniments that have come so far; whether there was one."""
    closed = False
    for advisory in AdvisoryCase.objects.filter(case__closed_at__isnull=True).select_related("case"):
        steps = Task.objects.filter(process__case_link__case=advisory.case, status="DONE", flow_task_type="HUMAN")
        if steps.count() >= least_steps:
            close_support(advisory=advisory, actor=advisory.case.owner or User.objects.first(), reason="Ende.")
            closed = True
    return closed


def main() -> None:
    """Walk until nothing is open; an accompaniment has no end of its own and is closed."""
    done: Counter[str] = Counter()
    refused: list[str] = []
    for _ in range(MOST_ROUNDS):
        moved, refused = walk_round(done)
        moved = close_supports(least_steps=A_YEAR_OF_SUPPORT if moved else 0) or moved
        if not moved:
            break
    open_ones = Process.objects.filter(finished__isnull=True)
    failed = Task.objects.filter(status="ERROR").count()
    print(f"{sum(done.values())} steps of {len(done)} kinds, {open_ones.count()} processes open, {failed} failed")
    for task in Task.objects.filter(process__in=open_ones, finished__isnull=True):
        print("open:", task.process_id, task.flow_task, task.status)
    for one in refused:
        print("refused:", one)
    if failed or open_ones.exists():
        raise SystemExit(1)


if __name__ == "__main__":
    main()
