"""Figures of the calculator in the words and rows that pages show; nothing is calculated here."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.financing.choices import CONTRACT_BADGES, PAYMENT_BADGES, OtherHalf, PaymentReason, PaymentStatus
from funding.financing.documents import percent
from funding.financing.figures.facts import DOWN, HALF_UP, Month, Result, Step, Total, Year
from funding.financing.forecast import Vacancy, quarter_words, to_cents
from funding.financing.models import Employment, FundingContract, PaymentRequest
from funding.financing.services.posts import Difference
from ui.charts import Bar, bar
from ui.fields import format_amount, format_cents
from workflows import selectors as work
from workflows.pages.presenters import task_row

MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
RULES = {
    "M1": "Arbeitgeber-Brutto einer Vollzeitstelle × Anteil × besetzte Tage ÷ Tage des Monats, für jede Person. "
    "Einzelne Beträge des Monats kommen dazu.",
    "M2": "Kosten weniger Erstattungen und andere Einnahmen.",
    "M3": "Anerkannt werden die Kosten, höchstens die einer Vollzeitstelle.",
    "M4": "Anerkannt wird höchstens, was eine vergleichbare Stelle im öffentlichen Dienst kostet.",
    "M5": "Anerkannte Kosten × Anteil der Stiftung × Fördersatz des Förderjahres. Vorläufig, verbindlich ist das Jahr.",
    "M6": "Die andere Hälfte ist, was die Stiftung auch bei vollem Satz nicht trägt. Davon ESF Plus und Land mit ihrem "
    "Anteil.",
    "M7": "Was übrig bleibt, mit jedem ungeraden Cent.",
    "M8": "Im Jahr zählt die Summe, nicht der einzelne Monat. Dann gelten die Höchstbeträge.",
    "M9": "Anspruch weniger Auszahlungen.",
}
ROUNDING = {HALF_UP: "kaufmännisch gerundet", DOWN: "abgerundet auf den Cent"}
FIGURES = (
    ("cost", "Kosten"),
    ("net_cost", "Kosten nach Abzug"),
    ("eligible", "Anerkannte Kosten"),
    ("foundation", "Stiftung"),
    ("esf_base", "Grundlage für ESF Plus und Land"),
    ("esf", "ESF Plus"),
    ("land", "Land"),
    ("own", "Eigenmittel"),
)
YEAR_FIGURES = (
    ("uncapped", "Stiftung, ohne Höchstbetrag"),
    ("entitlement", "Stiftung, verbindlich"),
    ("own", "Eigenmittel"),
)
NUMBER = re.compile(r"\d+\.\d+")


def month_name(label: str) -> str:
    """`April 2027` of `2027-04`."""
    return f"{MONTHS[int(label[5:7]) - 1]} {label[:4]}"


def _german(match: re.Match[str]) -> str:
    value = Decimal(match.group())
    places = len(match.group().partition(".")[2])
    return format_amount(value) if places == 2 else match.group().replace(".", ",")


@dataclass(frozen=True)
class Why:
    """A figure with its reason."""

    title: str
    amount: Decimal
    rule: str
    words: str
    calculation: str
    rounding: str


def explain(title: str, amount: Decimal, step: Step) -> Why:
    """Why a figure is what it is: rule, calculation in German numbers, rounding."""
    return Why(
        title,
        amount,
        step.rule,
        RULES[step.rule],
        NUMBER.sub(_german, step.calculation),
        ROUNDING.get(step.rounding, "ohne Rundung"),
    )


def why_month(month: Month) -> list[Why]:
    """Every figure of a month with its reason."""
    return [explain(title, getattr(month, name), month.steps[name]) for name, title in FIGURES if name in month.steps]


def why_year(year: Year) -> list[Why]:
    """Every binding figure of a year with its reason."""
    return [explain(title, getattr(year, name), year.steps[name]) for name, title in YEAR_FIGURES]


def month_rows(result: Result, year: int, today: datetime.date) -> list[dict[str, Any]]:
    """The months of a year as the table shows them."""
    rows = []
    for one in result.months:
        if one.year != year:
            continue
        days = str(one.occupied_days)
        if 0 < one.occupied_days < one.days_in_month:
            days = f"{one.occupied_days} von {one.days_in_month}"
        rows.append(
            {
                "month": one,
                "name": month_name(one.month).partition(" ")[0],
                "days": days,
                "vacant": one.occupied_days == 0,
                "state": "läuft"
                if one.month == f"{today:%Y-%m}"
                else ("war" if one.month < f"{today:%Y-%m}" else "geplant"),
            }
        )
    return rows


def mix_bar(contract: FundingContract, year: Year) -> Bar:
    """Who pays the post in a year, in the fixed order of sources."""

    def part(label: str, amount: Decimal) -> tuple[str, int, str]:
        share = percent((amount / year.net_cost).quantize(Decimal("0.001"))) if year.net_cost else percent("0")
        return label, to_cents(amount), f"{format_amount(amount)}\u00a0€ · {share}"

    parts = [part("Stiftung", year.entitlement)]
    if contract.other_half == OtherHalf.ESF:
        parts += [part("ESF Plus", year.esf), part("Land", year.land)]
    parts.append(part(f"Eigenmittel {contract.case.organisation.name}", year.own))
    return bar("mix", f"Finanzierung der Stelle {year.year}", parts)


def payment_rows(requests: Sequence[PaymentRequest]) -> list[dict[str, Any]]:
    """Calls and payments as the table shows them."""
    rows = []
    for one in requests:
        payment = getattr(one, "payment", None)
        status = PaymentStatus(one.status)
        words = status.label
        if payment is not None and payment.paid_on:
            words = f"Ausgezahlt {payment.paid_on:%d.%m.%Y}"
        rows.append(
            {
                "request": one,
                "payment": payment,
                "title": quarter_words(one.until) if one.reason == PaymentReason.CALL else one.note,
                "badge": PAYMENT_BADGES[one.status],
                "words": words,
                "less": one.amount_cents < one.requested_cents,
            }
        )
    return rows


def money_bar(entitlement_cents: int, requests: Sequence[PaymentRequest], year: int) -> Bar:
    """What of a year's money is paid, on its way, and still free."""
    mine = [one for one in requests if one.until.year == year]
    paid = sum(one.amount_cents for one in mine if one.status == PaymentStatus.PAID)
    released = sum(one.amount_cents for one in mine if one.status == PaymentStatus.RELEASED)
    asked = sum(
        one.amount_cents
        for one in mine
        if one.status in (PaymentStatus.SUBMITTED, PaymentStatus.RETURNED, PaymentStatus.CHECKED)
    )
    free = max(entitlement_cents - paid - released - asked, 0)
    return bar(
        "geld",
        f"Geld der Stiftung {year}",
        [
            ("Ausgezahlt", paid, format_cents(paid)),
            ("Freigegeben", released, format_cents(released)),
            ("Wird geprüft", asked, format_cents(asked)),
            ("Noch nicht abgerufen", free, format_cents(free)),
        ],
        rest_last=True,
    )


def occupation_rows(
    contract: FundingContract, employments: Sequence[Employment], gaps: Sequence[Vacancy]
) -> list[dict[str, Any]]:
    """Who held the post, with the gaps between, in the order of time."""
    rows: list[dict[str, Any]] = [
        {"first": one.starts_on, "last": one.ends_on, "employment": one, "steps": one.steps} for one in employments
    ]
    rows += [{"first": one.first, "last": one.last, "employment": None} for one in gaps]
    return sorted(rows, key=lambda row: row["first"])


def difference_rows(difference: Difference) -> list[dict[str, Any]]:
    """Year by year what a change does to cost and foundation, and the sum."""
    rows = []
    pairs: list[tuple[str, Year | Total | None, Year | Total]] = [
        (str(new.year), difference.before.year(new.year), new) for new in difference.after.years
    ]
    for title, old, new in [*pairs, ("Gesamt", difference.before.total, difference.after.total)]:
        cost_before = old.net_cost if old else Decimal(0)
        due_before = old.entitlement if old else Decimal(0)
        rows.append(
            {
                "title": title,
                "cost_before": cost_before,
                "cost": new.net_cost,
                "before": due_before,
                "after": new.entitlement,
                "difference": new.entitlement - due_before,
            }
        )
    return rows


def contract_badge(contract: FundingContract) -> dict[str, str]:
    """The status of a contract as a badge."""
    return {"kind": CONTRACT_BADGES[contract.status], "text": contract.get_status_display()}


def next_task(user: Any, contract: FundingContract) -> tuple[Any, bool]:
    """The next step of this person on the contract, and whether it is about a call for money."""
    rows = work.open_tasks(user).filter(**{f"{work.CASE}id": contract.case_id})
    rows = rows.filter(owner_permission__startswith="financing.")
    task = rows.select_related("process__case_link__case__organisation", "owner").order_by("scheduled", "pk").first()
    return (task_row(task), "_payment" in task.owner_permission) if task is not None else (None, False)
