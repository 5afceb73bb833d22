"""Tables of the pages about the wall between learning and money."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.safestring import SafeString

from advisory.support.models import ImplementationPlan, NotesReader
from advisory.support.selectors import goals_of
from ui.tables import Column, Kind, Table
from ui.templatetags.kern import badge, link


def _state(row: NotesReader) -> SafeString:
    if row.agreed_at is not None:
        return badge("", f"Aufgehoben am {row.agreed_at:%d.%m.%Y}")
    if row.asked_at is not None:
        return badge("warning", f"{row.get_asked_side_display()} schlägt vor, aufzuheben")
    return badge("info", "Entscheidet nicht über Geld")


def _answer(row: NotesReader) -> SafeString:
    where = f": {row.person.name}, {row.advisory.case.organisation.name}"
    return link(reverse("support:wall", args=[row.pk]), "Ändern", hidden=where)


def walls_table(rows: Sequence[NotesReader]) -> Table:
    """Who opened whose notes, what that means, and the way to change it."""
    return Table(
        "Wer Protokolle geöffnet hat",
        [
            Column("Wer", lambda row: row.person.name),
            Column("Kommune", lambda row: row.advisory.case.organisation.name),
            Column("Seit", lambda row: row.opened_at, Kind.DATE),
            Column("Stand", _state),
            Column("Ändern", _answer),
        ],
        rows,
        empty="Noch niemand.",
    )


def agreed_steps_table(plan: ImplementationPlan | None) -> Table:
    """What the plan in force agrees: what, until when, who; nothing of how it went."""
    goals = goals_of(plan) if plan is not None else []
    return Table(
        "Vereinbarte Schritte im Plan",
        [
            Column("Meilenstein", lambda one: one.title),
            Column("Bis", lambda one: one.due_on, Kind.DATE),
            Column("Wer", lambda one: one.owner, inner="app-break"),
        ],
        [one for goal in goals for one in goal.milestones.all()],
        empty="Noch gilt kein Plan.",
    )
