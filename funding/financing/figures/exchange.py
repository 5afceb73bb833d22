"""The exchange format of the calculation: JSON values in, JSON values out; strict, with the name of a wrong field."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from funding.financing.figures.calculator import calculate
from funding.financing.figures.facts import CalculationError, Entry, EsfTerms, Facts, Month, Result, Segment, Year
from funding.financing.figures.settlement import Interest, Settlement, settle

AMOUNT = re.compile(r"^\d{1,12}(\.\d{1,2})?$", re.ASCII)
RATE = re.compile(r"^\d{1,4}(\.\d{1,10})?$", re.ASCII)
PERCENT = re.compile(r"^-?\d{1,3}(\.\d{1,6})?$", re.ASCII)
MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$", re.ASCII)
YEAR = re.compile(r"^\d{4}$", re.ASCII)
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
TOP = {
    "foundation_share",
    "foundation_rate_by_funding_year",
    "funding_start",
    "funding_end",
    "persons",
    "extras",
    "deductions",
    "esf",
    "foundation_cap_by_calendar_year",
    "foundation_cap_total",
    "salary_cap_full_month",
    "payments",
    "de_minimis",
    "interest",
}


def _text(value: Any, name: str, pattern: re.Pattern[str], wanted: str) -> str:
    if not isinstance(value, str) or not pattern.match(value):
        raise CalculationError(name, f"expected {wanted}")
    return value


def _amount(value: Any, name: str) -> Decimal:
    return Decimal(_text(value, name, AMOUNT, 'an amount as a string like "5873.47"'))


def _rate(value: Any, name: str) -> Decimal:
    return Decimal(_text(value, name, RATE, 'a number as a string like "0.5"'))


def _day(value: Any, name: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(_text(value, name, DAY, "a day like 2027-04-15"))
    except ValueError as error:
        if isinstance(error, CalculationError):
            raise
        raise CalculationError(name, "there is no such day") from None


def _object(value: Any, name: str, keys: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise CalculationError(name, "expected an object")
    for key in value:
        if key not in keys:
            raise CalculationError(f"{name}.{key}" if name else key, "unknown key")
    return value


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise CalculationError(name, "expected a list")
    return value


def _segment(value: Any, name: str) -> Segment:
    row = _object(value, name, {"from", "to", "full_time_monthly_employer_gross", "fte"})
    segment = Segment(
        first=_day(row.get("from"), f"{name}.from"),
        last=_day(row.get("to"), f"{name}.to"),
        gross=_amount(row.get("full_time_monthly_employer_gross"), f"{name}.full_time_monthly_employer_gross"),
        fte=_rate(row.get("fte"), f"{name}.fte"),
    )
    if segment.last < segment.first:
        raise CalculationError(f"{name}.to", "before from")
    if segment.fte <= 0:
        raise CalculationError(f"{name}.fte", "expected more than 0")
    return segment


def _persons(value: Any) -> tuple[tuple[Segment, ...], ...]:
    persons = []
    for number, person in enumerate(_list(value, "persons")):
        name = f"persons[{number}]"
        row = _object(person, name, {"id", "segments"})
        segments = _list(row.get("segments"), f"{name}.segments")
        persons.append(tuple(_segment(one, f"{name}.segments[{place}]") for place, one in enumerate(segments)))
    return tuple(persons)


def _entries(value: Any, name: str) -> tuple[Entry, ...]:
    entries = []
    for number, one in enumerate(_list(value, name)):
        place = f"{name}[{number}]"
        row = _object(one, place, {"month", "kind", "amount"})
        month = _text(row.get("month"), f"{place}.month", MONTH, "a month like 2027-11")
        kind = row.get("kind", "")
        if not isinstance(kind, str):
            raise CalculationError(f"{place}.kind", "expected a text")
        entries.append(Entry(month, kind, _amount(row.get("amount"), f"{place}.amount")))
    return tuple(entries)


def _esf(value: Any) -> EsfTerms:
    row = _object(value, "esf", {"esf_rate", "land_rate", "recognised_share_of_other_half"})
    share = row.get("recognised_share_of_other_half")
    return EsfTerms(
        esf_rate=_rate(row.get("esf_rate"), "esf.esf_rate"),
        land_rate=_rate(row.get("land_rate"), "esf.land_rate"),
        recognised_share=None if share is None else _rate(share, "esf.recognised_share_of_other_half"),
    )


def _interest(value: Any) -> Interest:
    row = _object(value, "interest", {"from", "to", "base_rate_percent", "points_above_base"})
    number = 'a number as a string like "2.27"'
    interest = Interest(
        first=_day(row.get("from"), "interest.from"),
        last=_day(row.get("to"), "interest.to"),
        base_rate_percent=Decimal(_text(row.get("base_rate_percent"), "interest.base_rate_percent", PERCENT, number)),
        points_above_base=Decimal(_text(row.get("points_above_base"), "interest.points_above_base", PERCENT, number)),
    )
    if interest.last < interest.first:
        raise CalculationError("interest", "to before from")
    return interest


def _caps(value: Any) -> dict[int, Decimal]:
    name = "foundation_cap_by_calendar_year"
    if not isinstance(value, dict):
        raise CalculationError(name, "expected an object")
    return {
        int(_text(year, f"{name}.{year}", YEAR, "a year like 2027")): _amount(amount, f"{name}.{year}")
        for year, amount in value.items()
    }


def _payments(value: Any) -> tuple[Decimal, ...]:
    amounts = []
    for number, one in enumerate(_list(value, "payments")):
        row = _object(one, f"payments[{number}]", {"date", "amount"})
        _day(row.get("date"), f"payments[{number}].date")
        amounts.append(_amount(row.get("amount"), f"payments[{number}].amount"))
    return tuple(amounts)


def read_facts(case: Any) -> Facts:
    """Read an input of the exchange format. Raises CalculationError with the path of the wrong field."""
    row = _object(case, "", TOP)
    rates = _list(row.get("foundation_rate_by_funding_year"), "foundation_rate_by_funding_year")
    for one in rates:
        _rate(one, "foundation_rate_by_funding_year")

    def optional(name: str, read: Any, absent: Any = None) -> Any:
        return absent if row.get(name) is None else read(row[name])

    return Facts(
        share=_rate(row.get("foundation_share"), "foundation_share"),
        rates=tuple(rates),
        funding_start=_day(row.get("funding_start"), "funding_start"),
        funding_end=_day(row.get("funding_end"), "funding_end"),
        persons=_persons(row.get("persons")),
        extras=optional("extras", lambda value: _entries(value, "extras"), ()),
        deductions=optional("deductions", lambda value: _entries(value, "deductions"), ()),
        esf=optional("esf", _esf),
        caps=optional("foundation_cap_by_calendar_year", _caps, {}),
        cap_total=optional("foundation_cap_total", lambda value: _amount(value, "foundation_cap_total")),
        salary_cap=optional("salary_cap_full_month", lambda value: _amount(value, "salary_cap_full_month")),
    )


def _settle(row: Mapping[str, Any], result: Result) -> Settlement | None:
    """The settlement, where the case says what was paid. Raises CalculationError."""
    de_minimis = Decimal("0.00")
    if row.get("de_minimis") is not None:
        de_minimis = _amount(row["de_minimis"], "de_minimis")
    interest = _interest(row["interest"]) if row.get("interest") is not None else None
    if row.get("payments") is None:
        return None
    paid = sum(_payments(row["payments"]), Decimal("0.00"))
    return settle(result.total.entitlement, paid, de_minimis=de_minimis, interest=interest)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _month(one: Month) -> dict[str, Any]:
    return {
        "month": one.month,
        "occupied_days": one.occupied_days,
        "days_in_month": one.days_in_month,
        "fte_days": _plain(one.fte_days),
        "cost": f"{one.cost:.2f}",
        "deductions": f"{one.deductions:.2f}",
        "net_cost": f"{one.net_cost:.2f}",
        "eligible": f"{one.eligible:.2f}",
        "foundation_rate": one.rate,
        "foundation": f"{one.foundation:.2f}",
        "esf_base": f"{one.esf_base:.2f}",
        "esf": f"{one.esf:.2f}",
        "land": f"{one.land:.2f}",
        "own": f"{one.own:.2f}",
    }


def _year(one: Year) -> dict[str, Any]:
    return {
        "year": one.year,
        "net_cost": f"{one.net_cost:.2f}",
        "eligible": f"{one.eligible:.2f}",
        "foundation_provisional_sum_of_months": f"{one.provisional:.2f}",
        "foundation_entitlement_uncapped": f"{one.uncapped:.2f}",
        "foundation_entitlement": f"{one.entitlement:.2f}",
        "esf": f"{one.esf:.2f}",
        "land": f"{one.land:.2f}",
        "own": f"{one.own:.2f}",
    }


def _settlement(one: Settlement) -> dict[str, Any]:
    values: dict[str, Any] = {
        "paid": f"{one.paid:.2f}",
        "entitlement": f"{one.entitlement:.2f}",
        "delta": f"{one.delta:.2f}",
        "result": one.result.value,
    }
    if one.additional_payment is not None:
        values["additional_payment"] = f"{one.additional_payment:.2f}"
    if one.repayment is not None:
        values["repayment"] = f"{one.repayment:.2f}"
    if one.interest is not None:
        values |= {"interest_days": one.interest_days, "interest": f"{one.interest:.2f}"}
    return values


def write_result(result: Result, settlement: Settlement | None = None) -> dict[str, Any]:
    """A result in the exchange format."""
    total = result.total
    values: dict[str, Any] = {
        "months": [_month(one) for one in result.months],
        "years": [_year(one) for one in result.years],
        "total": {
            "net_cost": f"{total.net_cost:.2f}",
            "eligible": f"{total.eligible:.2f}",
            "foundation_entitlement": f"{total.entitlement:.2f}",
            "esf": f"{total.esf:.2f}",
            "land": f"{total.land:.2f}",
            "own": f"{total.own:.2f}",
        },
    }
    if settlement is not None:
        values["settlement"] = _settlement(settlement)
    return values


def calculate_case(case: Any) -> dict[str, Any]:
    """Read, calculate, write. Raises CalculationError."""
    result = calculate(read_facts(case))
    return write_result(result, _settle(case, result))
