"""The tables of contracts, months, occupation, payments and of what a change does, as declared columns."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from funding.financing.choices import OtherHalf, PaymentStatus
from funding.financing.figures.facts import Year
from funding.financing.figures.granted import Frame, differences
from funding.financing.models import FundingContract
from funding.financing.presenters.rows import Why
from funding.financing.selectors import granted_of
from ui.fields import format_cents
from ui.tables import Column, Kind, Table, lines, muted
from ui.templatetags.kern import badge, cents, day, euro, link, part

NOT_FILLED = ("warning", "Nicht besetzt")


def contracts_table(rows: Sequence[dict[str, Any]]) -> Table:
    """All contracts with their cap."""
    return Table(
        "Förderverträge",
        [
            Column(
                "Kommune",
                lambda row: (_finances_url(row["contract"]), row["contract"].case.organisation.name),
                Kind.LINK,
                note=lambda row: row["contract"].case.display_reference,
            ),
            Column("Stand", lambda row: (row["badge"]["kind"], row["badge"]["text"]), Kind.BADGE),
            Column("Zeitraum", lambda row: f"{day(row['contract'].starts_on)} bis {day(row['contract'].last_day)}"),
            Column("Höchstens", lambda row: row["contract"].cap_cents, Kind.MONEY),
        ],
        rows,
        empty="Noch kein Vertrag. Nach einer Bewilligung entsteht hier der Entwurf.",
    )


def _finances_url(contract: FundingContract) -> str:
    return reverse("financing:finances", args=[contract.pk])


def months_table(contract: FundingContract, rows: Sequence[dict[str, Any]], year: Year) -> Table:
    """The months of a year, provisional, and the year, binding; ESF Plus and Land only where they pay."""

    def name(row: dict[str, Any]) -> tuple[str, str, str]:
        return reverse("financing:month", args=[contract.pk, row["month"].month]), row["name"], ": so rechnen wir"

    def state(row: dict[str, Any]) -> str:
        return badge("", "Stelle frei") if row["vacant"] else row["state"]

    money = [("Kosten", "net_cost", year.net_cost), ("Stiftung", "foundation", year.entitlement)]
    if contract.other_half == OtherHalf.ESF:
        money += [("ESF Plus", "esf", year.esf), ("Land", "land", year.land)]
    money.append(("Eigenmittel", "own", year.own))
    return Table(
        f"Kosten und Anteile je Monat {year.year}",
        [
            Column("Monat", name, Kind.LINK),
            Column("Tage", lambda row: row["days"], Kind.NUMBER),
            *(Column(title, _of_month(field), Kind.MONEY) for title, field, _ in money),
            Column("Stand", state),
        ],
        rows,
        foot=["Jahr, verbindlich", "", *(sum_ for _, _, sum_ in money), ""],
        caption_shown=True,
        variant="app-table app-table--pairs",
    )


def _of_month(field: str) -> Any:
    return lambda row: getattr(row["month"], field)


def _period(row: dict[str, Any]) -> str:
    return f"{day(row['first'])} – {day(row['last'])}" if row["last"] else f"seit {day(row['first'])}"


def _pay(step: Any) -> SafeString:
    words = f"ab {day(step.starts_on)}: {cents(step.gross_cents)}"
    return muted(words if step.fte == 1 else f"{words}, Anteil {part(step.fte)}")


def _holder(row: dict[str, Any], *, may_change: bool) -> SafeString:
    held = row["employment"]
    if held is None:
        return badge(*NOT_FILLED)
    acts = ""
    if may_change:
        pay, end = (reverse(f"financing:{name}", args=[held.pk]) for name in ("change_pay", "end_employment"))
        acts = format_html(
            "{} · {}",
            link(pay, "Entgelt oder Stunden", hidden=f" von {held.holder_name} ändern"),
            link(end, "Ende", hidden=f" der Besetzung mit {held.holder_name}"),
        )
    return lines(held.holder_name, *(_pay(step) for step in row["steps"]), acts)


def _proof(contract: FundingContract, row: dict[str, Any], *, may_change: bool) -> str:
    held = row["employment"]
    if held is None:
        return "Keine Kosten, keine Förderung"
    words = f": Bestätigung für {held.holder_name}"
    there = badge("warning", "fehlt")
    if held.confirmation_id:
        there = link(reverse("financing:document", args=[contract.pk, held.confirmation_id]), "liegt vor", hidden=words)
    upload = reverse("financing:confirmation", args=[held.pk])
    return lines(there, link(upload, "hochladen", hidden=words) if may_change else "")


def occupation_table(contract: FundingContract, rows: Sequence[dict[str, Any]], *, may_change: bool) -> Table:
    """Who held the post, with the gaps between."""
    return Table(
        "Wer hatte die Stelle?",
        [
            Column("Zeitraum", _period),
            Column("Besetzung", lambda row: _holder(row, may_change=may_change)),
            Column("Nachweis", lambda row: _proof(contract, row, may_change=may_change)),
        ],
        rows,
        empty="Noch niemand.",
    )


def _checked(row: dict[str, Any]) -> str:
    request = row["request"]
    return f"{request.checked_by.name}, {day(request.checked_at)}" if request.checked_by else ""


def _released(row: dict[str, Any]) -> str:
    if row["payment"]:
        return f"{row['payment'].released_by.name}, {day(row['payment'].released_at)}"
    waits = row["request"].status == PaymentStatus.CHECKED
    return format_html("<strong>offen</strong> – {}", "zweite Person") if waits else ""


def _payment_state(row: dict[str, Any]) -> SafeString:
    note = row["request"].note
    return lines(badge(row["badge"], row["words"]), "" if note == row["title"] else note)


def payments_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Calls and payments: who checked, who released, where they stand."""
    return Table(
        "Abrufe und Auszahlungen",
        [
            Column("Zeitraum", lambda row: row["title"]),
            Column(
                "Betrag",
                lambda row: row["request"].amount_cents,
                Kind.MONEY,
                note=lambda row: f"abgerufen: {cents(row['request'].requested_cents)}" if row["less"] else "",
            ),
            Column("Geprüft", _checked, missing="–"),
            Column("Freigegeben", _released, missing="–"),
            Column("Stand", _payment_state),
        ],
        rows,
        empty="Noch keine.",
    )


def why_table(rows: Sequence[Why]) -> Table:
    """Each figure with its rule and calculation."""
    return Table(
        "Jede Zahl mit Regel und Rechnung",
        [
            Column("Was", "title"),
            Column("Betrag", lambda row: format_html("<strong>{}</strong>", euro(row.amount)), Kind.MONEY),
            Column("Rechnung", "calculation", note="rounding", inner="app-break"),
            Column("Regel", lambda row: format_html("{} {}", row.words, muted(f"({row.rule})"))),
        ],
        rows,
    )


def difference_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Year by year what a change does to cost and foundation, and the sum."""
    money = [
        ("Kosten bisher", "cost_before"),
        ("Kosten dann", "cost"),
        ("Stiftung bisher", "before"),
        ("Stiftung dann", "after"),
    ]
    return Table(
        "Vorher und nachher",
        [
            Column("Jahr", lambda row: row["title"]),
            *(Column(title, _in_row(name), Kind.MONEY) for title, name in money),
            Column("Unterschied", lambda row: format_html("<strong>{}</strong>", euro(row["difference"])), Kind.MONEY),
        ],
        rows,
        caption_shown=True,
    )


def _in_row(name: str) -> Any:
    return lambda row: row[name]


def granted_table(contract: FundingContract) -> Table:
    """Where a contract is not what the board granted."""
    agreed = Frame(
        contract.starts_on,
        contract.ends_on,
        contract.cap_cents,
        {one.year: one.cap_cents for one in contract.years.all()},
    )
    return Table(
        "Anders als bewilligt",
        [
            Column("Angabe", lambda one: _granted_name(one.name)),
            Column("Bewilligt", lambda one: _shown(one.granted)),
            Column("Im Vertrag", lambda one: _shown(one.agreed)),
        ],
        differences(granted_of(contract), agreed),
    )


def _granted_name(name: str) -> str:
    known = {"starts_on": "Förderung von", "ends_on": "Förderung bis", "cap": "Höchstens insgesamt"}
    return known.get(name) or f"Höchstens {name.removeprefix('cap_')}"


def _shown(value: int | datetime.date) -> str:
    return format_cents(value) if isinstance(value, int) else f"{value:%d.%m.%Y}"
