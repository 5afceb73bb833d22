"""From a draft to its content in words: the same for the check page, the downloads, the frozen version and the diff."""

import dataclasses
import datetime
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from funding.applications.choices import REQUIRED_ATTACHMENTS, ApplicationStage, AttachmentKind, SectionState
from funding.applications.models import Application, ApplicationSection
from funding.applications.sections import Facts, FinancingForm, SectionForm, Sections, years_of
from funding.financing.figures.plan import PlanYear
from funding.financing.models import FinancingTerms

FOUNDATION = "Stiftung"
PLAN_LINES = ("cost", "foundation", "own", "esf", "third")


@dataclass
class SectionView:
    """A section with its form, bound to what was typed."""

    code: str
    title: str
    row: ApplicationSection
    form: SectionForm | None
    answers: list[dict[str, str]]
    problems: list[str]


def facts_of(application: Application) -> Facts:
    """Programme phase and terms the application is written under."""
    phase = application.case.rule_set
    terms: FinancingTerms | None = getattr(phase, "financing_terms", None)
    facts = Facts(
        phase.starts_on,
        phase.ends_on,
        terms.foundation_name if terms else FOUNDATION,
        terms.foundation_share if terms else FinancingTerms._meta.get_field("foundation_share").default,
    )
    post = next((row for row in application.sections.all() if row.code == "post"), None)
    return dataclasses.replace(facts, years=years_of(post.typed if post else {}, facts))


def current_attachments(application: Application) -> list[Any]:
    """Attachments that count, in the order of the kinds."""
    order = list(AttachmentKind.values)
    rows = application.attachments.filter(replaced_at__isnull=True).select_related("file")
    return sorted(rows, key=lambda one: order.index(one.kind))


def asked_so_far(application: Application) -> set[tuple[str, str]] | None:
    """Section and field of every answer of the newest version; None for a draft, which is asked everything."""
    if application.case.stage == ApplicationStage.DRAFT:
        return None
    newest = application.versions.order_by("-number").first()
    return None if newest is None else set(answers_by_field(newest.content))


def leave_out_later_fields(form: SectionForm, code: str, so_far: set[tuple[str, str]] | None) -> None:
    """Take from the form of a submitted application what its section only asks since: nobody may answer it any more.

    What a later question asked for, and so was typed, stays; so do the fields that grow with the period.
    """
    if so_far is None:
        return
    for name in form.base_fields:
        if (code, name) not in so_far and name not in form.data:
            del form.fields[name]


def section_views(application: Application) -> list[SectionView]:
    """All sections with answers where they are valid and problems where not."""
    facts = facts_of(application)
    so_far = asked_so_far(application)
    rows = {row.code: row for row in application.sections.all()}
    views = []
    for kind in Sections.ALL:
        row = rows[kind.code]
        if kind.form is None:
            views.append(_attachments_view(application, kind.title, row))
            continue
        form = kind.form(row.typed, facts=facts) if row.state != SectionState.EMPTY else None
        if form is not None:
            leave_out_later_fields(form, kind.code, so_far)
        valid = form is not None and form.is_valid()
        answers = form.answers() if form is not None and valid else []
        problems = (
            [] if valid and row.state == SectionState.DONE else [f"Der Abschnitt „{kind.title}“ ist noch nicht fertig."]
        )
        views.append(SectionView(kind.code, kind.title, row, form, answers, problems))
    return views


def _attachments_view(application: Application, title: str, row: ApplicationSection) -> SectionView:
    attached = current_attachments(application)
    present = {one.kind for one in attached}
    missing = [AttachmentKind(kind).label for kind in REQUIRED_ATTACHMENTS if kind not in present]
    answers = [
        {
            "field": one.kind,
            "label": str(one.get_kind_display()),
            "text": f"{one.file.name}, Prüfsumme {one.file.sha256[:8]}",
        }
        for one in attached
    ]
    return SectionView("attachments", title, row, None, answers, [f"Es fehlt: {label}." for label in missing])


def plan_of(views: list[SectionView]) -> list[PlanYear]:
    """The finance plan of complete sections."""
    form = next(view.form for view in views if view.code == "financing")
    return form.plan_years() if isinstance(form, FinancingForm) else []


def period_of(views: list[SectionView]) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day of the post, of sections that are complete."""
    form = next(view.form for view in views if view.code == "post")
    typed = form.cleaned_data if form is not None else {}
    return typed.get("starts_on"), typed.get("ends_on")


def content_of(application: Application, views: list[SectionView]) -> dict[str, Any]:
    """The content that is frozen, printed and compared."""
    case = application.case
    return {
        "applicant": case.organisation.name,
        "title": case.title,
        "applicant_reference": case.applicant_reference,
        "rule_set": str(case.rule_set),
        "sections": [{"code": view.code, "title": view.title, "answers": view.answers} for view in views],
        "plan": [
            {"year": str(year.year)} | {name: f"{Decimal(getattr(year, name)) / 100:.2f}" for name in PLAN_LINES}
            for year in plan_of(views)
        ],
        "confirmed": [
            {
                "section": view.title,
                "by": view.row.confirmed_by.name,
                "on": f"{timezone.localtime(view.row.confirmed_at):%d.%m.%Y}",
            }
            for view in views
            if view.row.confirmed_by is not None and view.row.confirmed_at is not None
        ],
    }


def checksum(content: dict[str, Any]) -> str:
    """SHA-256 over the content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def answers_by_field(content: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Label and text of every answer by section and field."""
    return {
        (section["code"], answer["field"]): (f"{section['title']}: {answer['label']}", answer["text"])
        for section in content["sections"]
        for answer in section["answers"]
    }


def difference(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, str]]:
    """What changed between two contents: label, old and new text, in the order of the new one."""
    before, after = answers_by_field(old), answers_by_field(new)
    changes = [
        {"label": label, "old": before.get(key, ("", "–"))[1], "new": text}
        for key, (label, text) in after.items()
        if before.get(key, ("", None))[1] != text
    ]
    gone = [{"label": label, "old": text, "new": "–"} for key, (label, text) in before.items() if key not in after]
    return changes + gone
