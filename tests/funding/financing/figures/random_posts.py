"""Random posts in the exchange format: changes of holder, vacancies, job sharing, extras, refunds, caps, ESF Plus."""

import datetime
from typing import Any

from hypothesis import strategies as st

DAY = datetime.timedelta(days=1)


def euro(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


@st.composite
def posts(draw: st.DrawFn) -> dict[str, Any]:
    """A post of up to four years with up to three people at a time."""
    start = datetime.date(2026, 1, 1) + draw(st.integers(0, 1460)) * DAY
    end = start + draw(st.integers(0, 1300)) * DAY
    persons = []
    for number in range(draw(st.integers(0, 3))):
        segments, day = [], start + draw(st.integers(-40, 200)) * DAY
        for _ in range(draw(st.integers(1, 3))):
            last = day + draw(st.integers(0, 500)) * DAY
            segments.append(
                {
                    "from": day.isoformat(),
                    "to": last.isoformat(),
                    "full_time_monthly_employer_gross": euro(draw(st.integers(0, 900_000))),
                    "fte": draw(st.sampled_from(["1.0", "1", "0.5", "0.8", "0.75", "0.25", "0.333"])),
                }
            )
            day = last + draw(st.integers(1, 120)) * DAY
        persons.append({"id": f"P{number}", "segments": segments})
    months = sorted({(start + one * DAY).isoformat()[:7] for one in range((end - start).days + 1)})
    case: dict[str, Any] = {
        "foundation_share": "0.5",
        "foundation_rate_by_funding_year": draw(
            st.sampled_from([["1.00"], ["1.00", "0.90", "0.80"], ["1.0", "1.00"], ["0.333"], ["0.00", "1.00"]])
        ),
        "funding_start": start.isoformat(),
        "funding_end": end.isoformat(),
        "persons": persons,
    }
    if draw(st.booleans()):
        extra = draw(st.integers(1, 400_000))
        month = draw(st.sampled_from(months))
        case["extras"] = [{"month": month, "kind": "JAHRESSONDERZAHLUNG", "amount": euro(extra)}]
        if draw(st.booleans()):
            back = draw(st.integers(0, extra))
            case["deductions"] = [{"month": month, "kind": "U2_REFUND", "amount": euro(back)}]
    if draw(st.booleans()):
        esf_rate, land_rate = draw(st.sampled_from([("0.60", "0.20"), ("0.6", "0"), ("0.333", "0.666"), ("0.95", "0")]))
        case["esf"] = {"esf_rate": esf_rate, "land_rate": land_rate}
        if draw(st.booleans()):
            case["esf"]["recognised_share_of_other_half"] = draw(st.sampled_from(["1", "0.8", "0.333"]))
    if draw(st.booleans()):
        years = sorted({one[:4] for one in months})
        chosen = draw(st.lists(st.sampled_from(years), unique=True))
        case["foundation_cap_by_calendar_year"] = {one: euro(draw(st.integers(0, 4_500_000))) for one in chosen}
    if draw(st.booleans()):
        case["foundation_cap_total"] = euro(draw(st.integers(0, 9_000_000)))
    if draw(st.booleans()):
        case["salary_cap_full_month"] = euro(draw(st.integers(1, 800_000)))
    if draw(st.booleans()):
        amounts = draw(st.lists(st.integers(0, 3_000_000), max_size=4))
        case["payments"] = [{"date": start.isoformat(), "amount": euro(one)} for one in amounts]
        case["de_minimis"] = draw(st.sampled_from(["0.00", "5.00", "1000.00"]))
        if draw(st.booleans()):
            case["interest"] = {
                "from": start.isoformat(),
                "to": (start + draw(st.integers(0, 500)) * DAY).isoformat(),
                "base_rate_percent": draw(st.sampled_from(["2.27", "1.12", "3.62"])),
                "points_above_base": "5",
            }
    return case
