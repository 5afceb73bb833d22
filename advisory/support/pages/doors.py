"""Before the notes of an accompaniment: who might check money reads first what follows; that somebody read is kept."""

from typing import Any

from django.urls import reverse
from viewflow.workflow.models import Task

from advisory.support.acts.wall import open_notes
from advisory.support.choices import SUPPORT, Side
from advisory.support.models import AdvisoryCase
from advisory.support.permissions import handles_money, opened_case_ids, side_of
from ui.access import AccessRule
from workflows.casefile.models import CaseFile

# What is done with an accompaniment without reading what is learnt in it.
OUTSIDE = ("change_adviser", "close_case", "reopen_case", "cover_case", "open_notes", "lift_wall", "view_agreement")
FROM_OUTSIDE = frozenset(f"support.{one}" for one in OUTSIDE)
PLACES = {"case_id": "case_id", "session_id": "sessions", "plan_id": "plans"}


def before_the_notes(user: Any, rule: AccessRule, arguments: dict[str, Any], found: Any) -> str:
    """The page that says what follows from reading, for who handles money; everybody else is let in and remembered."""
    if rule.permission in FROM_OUTSIDE:
        return ""
    if handles_money(user) and (found is None or isinstance(found, Task)):
        return _page_of(user, _case_of(found) if found is not None else _asked_for(arguments))
    case = _case_of(found)
    if case is not None and side_of(user, case.organisation_id) == Side.INSTITUTE:
        _remember(user, case)
    return ""


def _case_of(found: Any) -> CaseFile | None:
    case = found.process.case_link.case if isinstance(found, Task) else getattr(found, "case", found)
    return case if isinstance(case, CaseFile) and case.kind == SUPPORT else None


def _asked_for(arguments: dict[str, Any]) -> CaseFile | None:
    for name, path in PLACES.items():
        if name in arguments:
            row = AdvisoryCase.objects.select_related("case").filter(**{path: arguments[name]}).first()
            return row.case if row is not None else None
    return None


def _page_of(user: Any, case: CaseFile | None) -> str:
    if case is None or not user.has_perm("support.open_notes", case):
        return ""
    return reverse("support:open", args=[case.pk])


def _remember(user: Any, case: CaseFile) -> None:
    if case.pk in opened_case_ids(user) or not user.has_perm("support.view_case", case):
        return
    advisory = AdvisoryCase.objects.select_related("case").filter(case=case).first()
    if advisory is not None:
        open_notes(advisory=advisory, person=user)
