"""Screens of the steps: name an adviser, agree on a scope, offer and answer a plan, word and sign an agreement."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.requests import PersonRequest
from accounts.selectors import people_with
from advisory.support.choices import Side
from advisory.support.flows import CooperationFlow, SupportFlow
from advisory.support.forms import SCOPE_ROWS, AdviserForm, AnswerForm, ScopeForm, SignatureForm, WordingForm
from advisory.support.models import AdvisoryScope
from advisory.support.permissions import side_of
from advisory.support.presenters import changes_table, goal_rows, hours_text, scope_table
from advisory.support.selectors import plan_at_work, proposed_scope
from advisory.support.services.advisory import Item
from advisory.support.services.agreements import Wording, latest_version
from advisory.support.services.plans import compare, missing_in
from advisory.support.steps import advisory_of, agreement_of
from ui.access import permitted_on
from ui.forms import form_page
from workflows import selectors
from workflows.pages.presenters import task_row
from workflows.pages.task import complete_on_screen


def _is_open(task: Task, *nodes: Any) -> bool:
    return task.flow_task in nodes and task.status in (STATUS.NEW, STATUS.ASSIGNED)


def _context(task: Task) -> dict[str, Any]:
    row = task_row(task)
    return {"task": row, "case": row.case, "closed": ""}


def _to_case(task: Task, name: str = "advisory") -> HttpResponse:
    return redirect(f"support:{name}", case_id=task.process.case_link.case_id)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def name_adviser(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The lead names who advises; the lead need not read what is learnt there."""
    if not _is_open(found, SupportFlow.name_adviser):
        return redirect("workflows:task", task_id=task_id)
    people = list(people_with("support.advise").order_by("name"))
    form = AdviserForm(request.POST if request.method == "POST" else None, people=people)
    context = _context(found)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in people if str(one.pk) == form.cleaned_data["adviser"])
        return complete_on_screen(
            request,
            found,
            form=form,
            values={"adviser": chosen},
            template="support/name_adviser.html",
            context=lambda: context,
            done=f"{chosen.name} begleitet {context['case'].organisation.name}.",
            after=lambda: redirect("support:overview"),
        )
    return form_page(request, "support/name_adviser.html", form, context)


def _initial_scope(scope: AdvisoryScope | None) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for number, item in enumerate(list(scope.items.all() if scope else [])[:SCOPE_ROWS], 1):
        initial |= {f"topic_{number}": item.topic, f"format_{number}": item.format, f"hours_{number}": item.hours}
    return initial


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def propose_scope(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """Hours per topic and format, before any work (rule R7)."""
    if not _is_open(found, SupportFlow.propose_scope):
        return redirect("workflows:task", task_id=task_id)
    advisory = advisory_of(found.process)
    form = ScopeForm(
        request.POST if request.method == "POST" else None, initial=_initial_scope(proposed_scope(advisory))
    )
    rows = [
        [form[f"topic_{number}"], form[f"format_{number}"], form[f"hours_{number}"]]
        for number in range(1, SCOPE_ROWS + 1)
    ]
    context = _context(found) | {"advisory": advisory, "rows": rows}
    if request.method == "POST" and form.is_valid():
        return complete_on_screen(
            request,
            found,
            form=form,
            values={"items": [Item(*row) for row in form.rows()]},
            template="support/propose_scope.html",
            context=lambda: context,
            done="Der Vorschlag ist bei der Kommune.",
            after=lambda: _to_case(found),
        )
    return form_page(request, "support/propose_scope.html", form, context)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def agree_scope(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The municipality agrees, or asks for a change."""
    if not _is_open(found, SupportFlow.agree_scope):
        return redirect("workflows:task", task_id=task_id)
    advisory = advisory_of(found.process)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    scope = proposed_scope(advisory)
    rows = [
        {"topic": one.get_topic_display(), "format": one.get_format_display(), "hours": hours_text(one.hours)}
        for one in (scope.items.all() if scope else [])
    ]
    context = _context(found) | {"advisory": advisory, "scope": scope, "table": scope_table(rows)}
    if request.method == "POST" and form.is_valid():
        return complete_on_screen(
            request,
            found,
            form=form,
            values=form.cleaned_data,
            template="support/agree_scope.html",
            context=lambda: context,
            done="Gespeichert.",
            after=lambda: _to_case(found),
        )
    return form_page(request, "support/agree_scope.html", form, context)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def plan_task(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The plan is written on its own pages; here it is given to the other side."""
    if not _is_open(found, SupportFlow.write_plan, SupportFlow.update_plan):
        return redirect("workflows:task", task_id=task_id)
    plan = plan_at_work(advisory_of(found.process))
    if plan is None:
        return redirect("workflows:task", task_id=task_id)
    if request.method == "GET":
        return redirect("support:plan", plan_id=plan.pk)
    form = AnswerForm()
    return complete_on_screen(
        request,
        found,
        form=form,
        values={},
        template="support/offer_refused.html",
        context=lambda: _context(found) | {"plan": plan, "missing": missing_in(plan)},
        done="Der Plan ist bei der anderen Seite zur Abstimmung.",
        after=lambda: redirect("support:plan", plan_id=plan.pk),
    )


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def answer_plan(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The other side reads the plan, with what it changes, and approves or gives it back."""
    if not _is_open(found, SupportFlow.answer):
        return redirect("workflows:task", task_id=task_id)
    advisory = advisory_of(found.process)
    plan = plan_at_work(advisory)
    if plan is None:
        return redirect("workflows:task", task_id=task_id)
    before = advisory.plans.filter(number=plan.number - 1).first()
    form = AnswerForm(request.POST if request.method == "POST" else None)
    context = _context(found) | {
        "plan": plan,
        "goals": goal_rows(plan),
        "changes": changes_table(compare(before, plan) if before is not None else []),
        "own": plan.offered_side == side_of(request.user, advisory.case.organisation_id),
    }
    if request.method == "POST" and form.is_valid():
        return complete_on_screen(
            request,
            found,
            form=form,
            values=form.cleaned_data,
            template="support/answer_plan.html",
            context=lambda: context,
            done="Gespeichert.",
            after=lambda: redirect("support:plan", plan_id=plan.pk),
        )
    return form_page(request, "support/answer_plan.html", form, context)


def _word(request: PersonRequest, found: Task, side: Side, done: str) -> HttpResponse:
    agreement = agreement_of(found.process)
    version = latest_version(agreement)
    accepts = request.method == "POST" and request.POST.get("act") == "accept"
    initial = {}
    if version is not None:
        initial = {name: getattr(version, name) for name in ("aims", "scope", "duties", "starts_on", "ends_on")}
    form = WordingForm(request.POST if request.method == "POST" and not accepts else None, initial=initial)
    context = _context(found) | {
        "agreement": agreement,
        "version": version,
        "may_accept": version is not None and version.side != side,
    }
    if accepts or (request.method == "POST" and form.is_valid()):
        values = {"wording": None if accepts else Wording(**form.cleaned_data)}
        return complete_on_screen(
            request,
            found,
            form=form,
            values=values,
            template="support/word.html",
            context=lambda: context,
            done="Zugestimmt. Jetzt wird unterschrieben." if accepts else done,
            after=lambda: _to_case(found, "agreement"),
        )
    return form_page(request, "support/word.html", form, context)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def word_institute(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The institute's turn."""
    if not _is_open(found, CooperationFlow.draft):
        return redirect("workflows:task", task_id=task_id)
    return _word(request, found, Side.INSTITUTE, "Ihr Entwurf ist bei der Kommune.")


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def word_municipality(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The municipality's turn."""
    if not _is_open(found, CooperationFlow.respond):
        return redirect("workflows:task", task_id=task_id)
    return _word(request, found, Side.MUNICIPALITY, "Ihre Fassung ist beim Institut.")


def _sign(request: PersonRequest, found: Task, done: str) -> HttpResponse:
    agreement = agreement_of(found.process)
    sent = request.method == "POST"
    form = SignatureForm(request.POST if sent else None, request.FILES if sent else None)
    signed = agreement.signatures.filter(side=Side.MUNICIPALITY).select_related("file").first()
    context = _context(found) | {"agreement": agreement, "version": latest_version(agreement), "signed": signed}
    if sent and form.is_valid():
        return complete_on_screen(
            request,
            found,
            form=form,
            values=form.cleaned_data,
            template="support/sign.html",
            context=lambda: context,
            done=done,
            after=lambda: _to_case(found, "agreement"),
        )
    return form_page(request, "support/sign.html", form, context)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def sign(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The municipality uploads the signed agreement."""
    if not _is_open(found, CooperationFlow.sign):
        return redirect("workflows:task", task_id=task_id)
    return _sign(request, found, "Danke. Jetzt fehlt noch die Unterschrift des Instituts.")


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def countersign(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The institute signs; with it the agreement is active."""
    if not _is_open(found, CooperationFlow.countersign):
        return redirect("workflows:task", task_id=task_id)
    return _sign(request, found, "Die Vereinbarung gilt. Die Begleitung beginnt.")
