"""The programme at a glance: every municipality with what runs there, stages, deadlines of four weeks, what is late.

Everything is read in a few statements, however many municipalities there are, and only from what the person may know.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from accounts.selectors import local_authorities, local_authorities_today
from ui.folding import sort_key
from workflows import registry
from workflows.casefile.models import CaseFile
from workflows.choices import DeadlineState, Turn
from workflows.deadlines.models import Deadline
from workflows.deadlines.working_days import holiday_name
from workflows.registry import NO_MARK, CaseKind, Mark, Stage

WEEKS = 4
DAY = datetime.timedelta(days=1)
CASE_FIELDS = ("pk", "organisation_id", "kind", "stage", "turn", "next_on", "readable")
PLACE_FIELDS = (
    "pk",
    "name",
    "local_authority__short_name",
    "local_authority__code",
    "local_authority__map_column",
    "local_authority__map_row",
)


@dataclass(frozen=True)
class Due:
    """A running deadline: its last day and what it is for."""

    on: datetime.date
    title: str


@dataclass(frozen=True)
class Outline:
    """A case from outside; `readable` says whether the person may open it."""

    id: int
    organisation_id: int
    kind: CaseKind
    stage_code: str
    turn: str
    readable: bool
    due: Due | None
    late: bool

    @property
    def stage(self) -> Stage:
        """Its stage in words."""
        return self.kind.stages.get(self.stage_code) or Stage(self.stage_code, self.stage_code)

    @property
    def mark(self) -> Mark:
        """Its mark on the map."""
        return self.kind.marks.get(self.stage_code, NO_MARK)


@dataclass
class Place:
    """A municipality with the outlines of its open cases, the one that decides its mark first."""

    id: int
    name: str
    short_name: str
    code: str
    column: int | None
    row: int | None
    cases: list[Outline] = field(default_factory=list)

    @property
    def mark(self) -> Mark:
        """What the map says of it."""
        return min((one.mark for one in self.cases), key=lambda mark: mark.order, default=NO_MARK)

    @property
    def turns(self) -> list[str]:
        """Whose turn it is, in words and without repetition; empty where nobody has to act."""
        return list(dict.fromkeys(one.turn for one in self.cases if one.turn))

    @property
    def due(self) -> Due | None:
        """Its next date."""
        return min((one.due for one in self.cases if one.due), key=lambda due: due.on, default=None)


@dataclass(frozen=True)
class StageCount:
    """How many open cases stand at a stage, and how many of them are late; `width` is a percentage for the bar."""

    code: str
    title: str
    count: int
    late: int
    width: str


@dataclass(frozen=True)
class Pipeline:
    """The stages of a kind of case; `linked` says whether the person may list such cases."""

    kind: CaseKind
    stages: list[StageCount]
    linked: bool

    @property
    def title(self) -> str:
        """Its heading."""
        return self.kind.plural or self.kind.title


@dataclass(frozen=True)
class CalendarDay:
    """A working day of the calendar: how many deadlines end on it, or the holiday that it is."""

    on: datetime.date
    count: int
    holiday: str
    is_today: bool
    is_late: bool


@dataclass(frozen=True)
class Calendar:
    """Four weeks from this Monday, Monday to Friday; what ends on a weekend or ended before is told beside it."""

    weeks: list[list[CalendarDay]]
    before: int
    weekend: list[CalendarDay]


@dataclass(frozen=True)
class Programme:
    """Everything on the page but the sections that apps add."""

    places: list[Place]
    marks: list[tuple[Mark, int]]
    pipelines: list[Pipeline]
    calendar: Calendar


def known_cases(user: Any, organisation: Any) -> list[tuple[CaseFile, bool]]:
    """The cases of a municipality this person knows of, newest first, and whether she may open each: one statement."""
    rows = outlined_cases(user).filter(organisation=organisation).annotate(readable=_readable(user))
    related = ("owner", *registry.case_relations())
    return [(one, bool(one.readable)) for one in rows.select_related(*related).order_by("-opened_at", "-pk")]


def _readable(user: Any, prefix: str = "") -> Case:
    return Case(When(registry.visible_cases(user, prefix), then=Value(True)), default=Value(False))


def _places(user: Any) -> list[Place]:
    """The local authorities of today, and those of the past where something still runs."""
    running = outlined_cases(user).filter(closed_at__isnull=True).values("organisation")
    rows = local_authorities().filter(Q(pk__in=local_authorities_today().values("pk")) | Q(pk__in=running))
    places = [
        Place(pk, name, short or name, code or "", column, row)
        for pk, name, short, code, column, row in rows.values_list(*PLACE_FIELDS)
    ]
    return sorted(places, key=lambda one: (sort_key(one.short_name) or "", one.id))


def _deadlines(user: Any) -> tuple[dict[int, Due], list[datetime.date]]:
    """The next deadline of each case, and the days of all that the person may open: one statement.

    A repayment may still be due when its case is closed, so the days come from closed cases too.
    """
    rows = Deadline.objects.filter(registry.outlined_cases(user, prefix="case__"), state=DeadlineState.RUNNING)
    rows = rows.annotate(readable=_readable(user, "case__")).order_by("due_on", "pk")
    first: dict[int, Due] = {}
    days: list[datetime.date] = []
    for case_id, due_on, title, may_read in rows.values_list("case_id", "due_on", "rule__title", "readable"):
        first.setdefault(case_id, Due(due_on, title))
        if may_read:
            days.append(due_on)
    return first, days


def _outlines(rows: Any, user: Any, deadlines: dict[int, Due]) -> list[Outline]:
    """Outlines of cases: one statement. A date of the case itself counts while it lies ahead and no deadline runs."""
    today = timezone.localdate()
    kinds = registry.case_kinds()
    made = []
    for pk, organisation_id, kind, stage, turn, next_on, may_read in (
        rows.annotate(readable=_readable(user)).order_by("opened_at", "pk").values_list(*CASE_FIELDS)
    ):
        due = deadlines.get(pk)
        if due is None and next_on is not None and next_on >= today:
            due = Due(next_on, "Nächster Termin")
        words = "" if turn == Turn.NOBODY else str(Turn(turn).label)
        late = due is not None and due.on < today
        made.append(Outline(pk, organisation_id, kinds[kind], stage, words, bool(may_read), due, late))
    return made


def outlined_cases(user: Any) -> Any:
    """The cases this person knows of, of kinds that are installed."""
    return CaseFile.objects.filter(registry.outlined_cases(user), kind__in=registry.case_kinds())


def _kinds_in_order() -> list[CaseKind]:
    def first_mark(kind: CaseKind) -> int:
        return min((mark.order for mark in kind.marks.values()), default=NO_MARK.order)

    return sorted(registry.case_kinds().values(), key=first_mark)


def _pipeline(kind: CaseKind, cases: Sequence[Outline], user: Any) -> Pipeline:
    counts = Counter(one.stage_code for one in cases)
    late = Counter(one.stage_code for one in cases if one.late)
    most = max(counts.values())
    order = [code for code in kind.stages if counts[code]] + sorted(code for code in counts if code not in kind.stages)
    stages = [
        StageCount(
            code,
            kind.stages[code].title if code in kind.stages else code,
            counts[code],
            late[code],
            f"{counts[code] * 100 / most:.2f}",
        )
        for code in order
    ]
    return Pipeline(kind, stages, user.has_perm(kind.permission))


def calendar_of(days: Iterable[datetime.date], today: datetime.date) -> Calendar:
    """Deadlines by day, from the Monday of this week; no day is left out, and holidays are named."""
    counts = Counter(days)
    monday = today - DAY * today.weekday()
    end = monday + DAY * 7 * WEEKS

    def on(day: datetime.date) -> CalendarDay:
        return CalendarDay(day, counts[day], holiday_name(day), day == today, day < today and counts[day] > 0)

    weeks = [[on(monday + DAY * (7 * week + number)) for number in range(5)] for week in range(WEEKS)]
    weekend = sorted(day for day in counts if monday <= day < end and day.weekday() > 4)
    before = sum(count for day, count in counts.items() if day < monday)
    return Calendar(weeks, before, [on(day) for day in weekend])


def look(user: Any) -> Programme:
    """Read the programme as this person may know it: three statements."""
    places = _places(user)
    deadlines, days = _deadlines(user)
    cases = _outlines(outlined_cases(user).filter(closed_at__isnull=True), user, deadlines)
    by_place: dict[int, list[Outline]] = defaultdict(list)
    by_kind: dict[str, list[Outline]] = defaultdict(list)
    for one in cases:
        by_place[one.organisation_id].append(one)
        by_kind[one.kind.code].append(one)
    for place in places:
        place.cases = sorted(by_place[place.id], key=lambda one: one.mark.order)
    counts = Counter(place.mark for place in places)
    return Programme(
        places,
        [(mark, counts[mark]) for mark in registry.marks()],
        [_pipeline(kind, by_kind[kind.code], user) for kind in _kinds_in_order() if by_kind[kind.code]],
        calendar_of(days, timezone.localdate()),
    )
