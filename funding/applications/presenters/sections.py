"""Rows of a draft: how far a section is, and the finance plan as fields with its check."""

from typing import Any

from funding.applications.choices import EsfStatus, SectionState
from funding.applications.presenters.tables import amounts_table, checks_table
from funding.applications.sections import LINES, FinancingForm

ESF_OPEN = (EsfStatus.PLANNED, EsfStatus.SUBMITTED)


def badge_of(view: Any) -> dict[str, str]:
    """How far a section is."""
    if not view.problems:
        return {"kind": "success", "text": "Fertig"}
    if view.row.state == SectionState.EMPTY:
        return {"kind": "", "text": "Noch nicht begonnen"}
    errors = len(view.form.errors) if view.form is not None else len(view.problems)
    if view.form is not None and errors:
        return {"kind": "danger", "text": f"{errors} Fehler"}
    return {"kind": "warning", "text": "Begonnen"}


def financing_rows(form: FinancingForm) -> dict[str, Any]:
    """The finance plan as a table of fields, and whether each year keeps the rules."""
    words = {
        "cost": ("Kosten der Stelle", "Arbeitgeber-Brutto"),
        "foundation": (form.facts.foundation_name, "höchstens die Hälfte"),
        "own": ("Eigenmittel Ihrer Kommune", ""),
        "esf": ("ESF Plus und Land", ""),
        "third": ("Weitere Geldgeber", "freiwillig, sonst 0,00"),
    }
    table = [
        {
            "title": words[line][0],
            "hint": words[line][1],
            "fields": [form[f"{line}_{year}"] for year in form.facts.years],
        }
        for line in LINES
    ]
    others = [form[name] for name in form.fields if not name.rpartition("_")[2].isdigit()]
    checks = form.checks() if form.is_bound else _checks_of_initial(form)
    return {
        "financing": True,
        "fitting": sum(check.fits for check in checks),
        "years": form.facts.years,
        "amounts": amounts_table(table, form.facts.years),
        "others": others,
        "checks": checks_table(checks),
        "esf_open": form.esf_is_open() if form.is_bound else form.initial.get("esf_status") in ESF_OPEN,
    }


def _checks_of_initial(form: FinancingForm) -> list[Any]:
    return FinancingForm(form.initial, facts=form.facts).checks() if form.initial else []
