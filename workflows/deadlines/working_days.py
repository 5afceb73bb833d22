"""Working days in Thuringia and periods by BGB §§ 187–193; pure functions on calendar days.

A working day is Monday to Friday without the public holidays of Thuringia (ThürFGtG § 2; 20.09. Weltkindertag since
2019, 31.10. Reformationstag). Corpus Christi (Fronleichnam) counts only where an ordinance names the place, so it is an
option. The day of the event is never counted (§ 187 (1)).
"""

import calendar
import datetime
from dataclasses import dataclass
from functools import lru_cache

import holidays

ONE_DAY = datetime.timedelta(days=1)
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
LONGEST = {"working_days": 2500, "calendar_days": 3660, "months": 120}


@dataclass(frozen=True)
class Period:
    """The last day of a period and, sentence by sentence, why it is that day."""

    due: datetime.date
    explanation: tuple[str, ...]

    @property
    def text(self) -> str:
        """The explanation as one text."""
        return " ".join(self.explanation)


@lru_cache(maxsize=256)
def _holidays_of(year: int, corpus_christi: bool) -> dict[datetime.date, str]:
    categories = ("public", "catholic") if corpus_christi else ("public",)
    found = holidays.country_holidays("DE", subdiv="TH", years=year, categories=categories, language="de")
    return {day: str(name) for day, name in found.items() if day.year == year}


def holiday_name(day: datetime.date, *, corpus_christi: bool = False) -> str:
    """The German name of the holiday, or an empty text on other days."""
    return _holidays_of(day.year, corpus_christi).get(day, "")


def is_working_day(day: datetime.date, *, corpus_christi: bool = False) -> bool:
    """Monday to Friday and no public holiday."""
    return day.weekday() < 5 and not holiday_name(day, corpus_christi=corpus_christi)


def format_day(day: datetime.date) -> str:
    """`Donnerstag, 22.04.2027`."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d.%m.%Y}"


def add_working_days(start: datetime.date, amount: int, *, corpus_christi: bool = False) -> datetime.date:
    """The day that lies `amount` working days after `start` (before it, if negative); `start` is not counted."""
    step = ONE_DAY if amount >= 0 else -ONE_DAY
    day, left = start, abs(amount)
    while left:
        day += step
        left -= is_working_day(day, corpus_christi=corpus_christi)
    return day


def working_days_between(start: datetime.date, end: datetime.date, *, corpus_christi: bool = False) -> int:
    """Working days after `start` up to and including `end`; negative if `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, corpus_christi=corpus_christi)
    days = (end - start).days
    return sum(is_working_day(start + ONE_DAY * n, corpus_christi=corpus_christi) for n in range(1, days + 1))


def add_months(start: datetime.date, months: int) -> datetime.date:
    """The day of the same number `months` later, or the last day of that month (BGB § 188 (2) and (3))."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _free_days(first: datetime.date, last: datetime.date, corpus_christi: bool) -> list[str]:
    day, found = first, []
    while day <= last:
        if day.weekday() < 5 and (name := holiday_name(day, corpus_christi=corpus_christi)):
            found.append(f"{day:%d.%m.%Y} ist {name}.")
        day += ONE_DAY
    return found


def _to_working_day(day: datetime.date, corpus_christi: bool) -> tuple[datetime.date, list[str]]:
    sentences = []
    first = day
    while not is_working_day(day, corpus_christi=corpus_christi):
        name = holiday_name(day, corpus_christi=corpus_christi)
        sentences.append(f"{day:%d.%m.%Y} ist {name or WEEKDAYS[day.weekday()]}.")
        day += ONE_DAY
    if day != first:
        sentences.append("Die Frist endet am nächsten Werktag (§ 193 BGB).")
    return day, sentences


def compute_period(start: datetime.date, amount: int, unit: str, *, corpus_christi: bool = False) -> Period:
    """The last day of a period that begins with an event on `start`, and why.

    `unit` is `working_days`, `calendar_days` or `months`; the period ends at 24:00 in Europe/Berlin. Raises ValueError
    for an unknown unit, a negative amount or one too long to mean anything.
    """
    if unit not in LONGEST:
        raise ValueError(f"unit: {unit!r} is none of {', '.join(LONGEST)}")
    if not 0 <= amount <= LONGEST[unit]:
        raise ValueError(f"amount: {amount} is not between 0 and {LONGEST[unit]}")
    sentences = [f"Beginn: {format_day(start)}; dieser Tag zählt nicht mit."]
    if unit == "working_days":
        due = add_working_days(start, amount, corpus_christi=corpus_christi)
        sentences.append(f"Dauer: {_count(amount, 'Arbeitstag', 'Arbeitstage')} (Montag bis Freitag, ohne Feiertage).")
        sentences += _free_days(start + ONE_DAY, due, corpus_christi)
    else:
        if unit == "calendar_days":
            end = start + ONE_DAY * amount
            sentences.append(f"Dauer: {_count(amount, 'Tag', 'Tage')}.")
        else:
            end = add_months(start, amount)
            sentences.append(f"Dauer: {_count(amount, 'Monat', 'Monate')}.")
        due, moved = _to_working_day(end, corpus_christi)
        sentences += moved
    sentences.append(f"Ende: {format_day(due)}, 24 Uhr.")
    return Period(due, tuple(sentences))


def compute_period_before(event: datetime.date, working_days: int, *, corpus_christi: bool = False) -> Period:
    """The last day that leaves `working_days` full working days before an event (an invitation before a meeting)."""
    due = add_working_days(event, -working_days, corpus_christi=corpus_christi)
    sentences = [
        f"Termin: {format_day(event)}; dieser Tag zählt nicht mit.",
        f"Abstand: {_count(working_days, 'Arbeitstag', 'Arbeitstage')} davor.",
        *_free_days(due, event - ONE_DAY, corpus_christi),
        f"Spätestens: {format_day(due)}, 24 Uhr.",
    ]
    return Period(due, tuple(sentences))


def compute_fixed_day(after: datetime.date, month: int, day: int, *, corpus_christi: bool = False) -> Period:
    """The next occurrence of a calendar day after a date (31 March), moved to a working day (§ 193 BGB)."""
    year = after.year
    while (candidate := datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))) <= after:
        year += 1
    due, moved = _to_working_day(candidate, corpus_christi)
    return Period(due, (f"Fester Tag: {format_day(candidate)}.", *moved, f"Ende: {format_day(due)}, 24 Uhr."))


def _count(amount: int, one: str, many: str) -> str:
    return f"{amount} {one if amount == 1 else many}"
