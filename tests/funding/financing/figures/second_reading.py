"""Rules M1 to M10 read a second time: whole cents and fractions, day by day. Shares nothing with the calculator."""

import calendar
import datetime
from fractions import Fraction
from typing import Any

ONE_DAY = datetime.timedelta(days=1)


def to_cents(text: str) -> int:
    value = Fraction(text) * 100
    assert value.denominator == 1
    return int(value)


def to_text(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def nearest(value: Fraction) -> int:
    """Half a cent upwards; for amounts that are not negative."""
    return int(value * 2 + 1) // 2


def read_again(case: dict[str, Any]) -> dict[str, Any]:  # noqa: PLR0912, PLR0915
    """The result of the exchange format, in its own words."""
    share = Fraction(case["foundation_share"])
    rates = case["foundation_rate_by_funding_year"]
    start = datetime.date.fromisoformat(case["funding_start"])
    end = datetime.date.fromisoformat(case["funding_end"])
    esf = case.get("esf")
    days: dict[str, list[datetime.date]] = {}
    day = start
    while day <= end:
        days.setdefault(day.isoformat()[:7], []).append(day)
        day += ONE_DAY
    months = []
    for label, funded in days.items():
        length = calendar.monthrange(funded[0].year, funded[0].month)[1]
        occupied, full_time_days, cost = set(), Fraction(0), 0
        for person in case["persons"]:
            for part in person["segments"]:
                there = [one for one in funded if part["from"] <= one.isoformat() <= part["to"]]
                occupied |= set(there)
                full_time_days += len(there) * Fraction(part["fte"])
                gross = to_cents(part["full_time_monthly_employer_gross"])
                cost += nearest(Fraction(gross * len(there), length) * Fraction(part["fte"]))
        extras = sum(to_cents(one["amount"]) for one in case.get("extras", []) if one["month"] == label)
        taken = sum(to_cents(one["amount"]) for one in case.get("deductions", []) if one["month"] == label)
        cost += extras
        net = cost - taken
        eligible = net
        if full_time_days > length:
            eligible = nearest(net * length / full_time_days)
        if case.get("salary_cap_full_month") is not None and occupied:
            counted = full_time_days if full_time_days < length else Fraction(length)
            comparable = nearest(to_cents(case["salary_cap_full_month"]) * counted / length) + extras
            eligible = comparable if comparable < eligible else eligible
        # The funding year: how many anniversaries the first funded day of the month has passed.
        passed, first = 0, funded[0]
        while (first.year, first.month, first.day) >= (start.year + passed + 1, start.month, start.day):
            passed += 1
        rate = rates[passed] if passed < len(rates) else rates[-1]
        foundation = int(eligible * share * Fraction(rate))
        base = public = state = 0
        if esf:
            base = eligible - int(eligible * share)
            if esf.get("recognised_share_of_other_half") is not None:
                base = int(base * Fraction(esf["recognised_share_of_other_half"]))
            public, state = int(base * Fraction(esf["esf_rate"])), int(base * Fraction(esf["land_rate"]))
        months.append(
            {
                "month": label,
                "occupied_days": len(occupied),
                "days_in_month": length,
                "fte_days": full_time_days,
                "cost": cost,
                "deductions": taken,
                "net_cost": net,
                "eligible": eligible,
                "foundation_rate": rate,
                "foundation": foundation,
                "esf_base": base,
                "esf": public,
                "land": state,
                "own": net - foundation - public - state,
            }
        )
    years, spent = [], 0
    for year in sorted({one["month"][:4] for one in months}):
        mine = [one for one in months if one["month"][:4] == year]
        sums = {name: sum(one[name] for one in mine) for name in ("net_cost", "eligible", "foundation", "esf", "land")}
        uncapped = 0
        for rate in {Fraction(one["foundation_rate"]) for one in mine}:
            group = sum(one["eligible"] for one in mine if Fraction(one["foundation_rate"]) == rate)
            uncapped += int(group * share * rate)
        granted = uncapped
        yearly = case.get("foundation_cap_by_calendar_year", {}).get(year)
        if yearly is not None and to_cents(yearly) < granted:
            granted = to_cents(yearly)
        if case.get("foundation_cap_total") is not None:
            granted = min(granted, max(to_cents(case["foundation_cap_total"]) - spent, 0))
        spent += granted
        years.append(
            {
                "year": int(year),
                "net_cost": sums["net_cost"],
                "eligible": sums["eligible"],
                "foundation_provisional_sum_of_months": sums["foundation"],
                "foundation_entitlement_uncapped": uncapped,
                "foundation_entitlement": granted,
                "esf": sums["esf"],
                "land": sums["land"],
                "own": sums["net_cost"] - granted - sums["esf"] - sums["land"],
            }
        )
    names = ("net_cost", "eligible", "foundation_entitlement", "esf", "land", "own")
    total = {name: sum(one[name] for one in years) for name in names}
    result: dict[str, Any] = {
        "months": [_written(one) for one in months],
        "years": [_written(one) for one in years],
        "total": _written(total),
    }
    if case.get("payments") is not None:
        result["settlement"] = _settle_again(case, total["foundation_entitlement"])
    return result


def _settle_again(case: dict[str, Any], due: int) -> dict[str, Any]:
    paid = sum(to_cents(one["amount"]) for one in case["payments"])
    answer: dict[str, Any] = {"paid": to_text(paid), "entitlement": to_text(due), "delta": to_text(due - paid)}
    if paid == due:
        return answer | {"result": "SETTLED"}
    if paid < due:
        return answer | {"result": "ADDITIONAL_PAYMENT", "additional_payment": to_text(due - paid)}
    if paid - due <= to_cents(case.get("de_minimis", "0.00")):
        return answer | {"result": "WAIVED_DE_MINIMIS", "repayment": "0.00"}
    answer |= {"result": "REPAYMENT", "repayment": to_text(paid - due)}
    if case.get("interest"):
        terms = case["interest"]
        first, last = datetime.date.fromisoformat(terms["from"]), datetime.date.fromisoformat(terms["to"])
        percent = Fraction(terms["base_rate_percent"]) + Fraction(terms["points_above_base"])
        count = last.toordinal() - first.toordinal()
        answer |= {
            "interest_days": count,
            "interest": to_text(nearest((paid - due) * percent * count / 36500)),
        }
    return answer


def _written(row: dict[str, Any]) -> dict[str, Any]:
    plain = {"month", "occupied_days", "days_in_month", "foundation_rate", "year"}
    written = {name: value if name in plain else to_text(value) for name, value in row.items() if name != "fte_days"}
    if "fte_days" in row:
        ten_thousandths = row["fte_days"] * 10_000_000_000
        assert ten_thousandths.denominator == 1
        whole, rest = divmod(int(ten_thousandths), 10_000_000_000)
        written["fte_days"] = f"{whole}.{rest:010d}".rstrip("0").rstrip(".")
    return written
