"""Open the notes of an accompaniment knowing what follows, and lift that again: lead and foundation together."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from advisory.support.choices import WallAnswer, WallSide
from advisory.support.models import AdvisoryCase, NotesReader
from advisory.support.permissions import is_foundation
from ui.refusals import DomainRefusal
from workflows.casefile import journal

EVENTS = {
    WallAnswer.ASK: "wall_lift_asked",
    WallAnswer.AGREE: "wall_lifted",
    WallAnswer.REFUSE: "wall_lift_refused",
    WallAnswer.RAISE: "wall_raised",
}


def open_notes(*, advisory: AdvisoryCase, person: User) -> None:
    """Remember that a person opened the notes of an accompaniment; once, until the wall was lifted for her.

    From then on she decides on no money of this municipality. Rule: domain, invariant 7; ADR 11.
    """
    with transaction.atomic():
        row, new = NotesReader.objects.get_or_create(advisory=advisory, person=person)
        if not new:
            row = NotesReader.objects.select_for_update(no_key=True).get(pk=row.pk)
            if row.agreed_at is None:
                return
            _clear(row)
            row.opened_at = timezone.now()
            row.save()
        journal.record(advisory.case, "notes_opened", actor=person, data={"reader": row.pk})
    for name in ("_opened_case_ids", "_organisations_learnt_from"):
        if hasattr(person, name):  # what this request read before
            delattr(person, name)


def choices_for(row: NotesReader, actor: User) -> list[WallAnswer]:
    """What a person may do about the wall for another one now."""
    if row.agreed_at is not None:
        return [WallAnswer.RAISE]
    if row.asked_at is None:
        return [WallAnswer.ASK]
    mine = row.asked_side == _side_of(actor)
    return [WallAnswer.REFUSE] if mine else [WallAnswer.AGREE, WallAnswer.REFUSE]


def answer_wall(*, reader: NotesReader, actor: User, answer: str, reason: str) -> None:
    """Ask to lift the wall for a person, agree, refuse, or raise it again; two people of two sides lift it.

    Raises DomainRefusal without a reason, for oneself, while the person advises, or where somebody was faster.
    """
    with transaction.atomic():
        row = (
            NotesReader.objects.select_for_update(of=("self",), no_key=True)
            .select_related("advisory__case", "person")
            .get(pk=reader.pk)
        )
        wanted = WallAnswer(answer)
        _check(row, actor, wanted, reason)
        if wanted == WallAnswer.ASK:
            row.asked_by, row.asked_at, row.asked_side = actor, timezone.now(), _side_of(actor)
        elif wanted == WallAnswer.AGREE:
            row.agreed_by, row.agreed_at = actor, timezone.now()
        else:
            _clear(row)
        row.save()
        journal.record(row.advisory.case, EVENTS[wanted], actor=actor, reason=reason.strip(), data={"reader": row.pk})


def _check(row: NotesReader, actor: User, wanted: WallAnswer, reason: str) -> None:
    if not reason.strip():
        raise DomainRefusal("Schreiben Sie, warum. Es steht im Verlauf.", "reason")
    if row.person_id == actor.pk:
        raise DomainRefusal("Das entscheiden zwei andere Personen, nicht Sie selbst.")
    if wanted not in choices_for(row, actor):
        raise DomainRefusal("Das hat inzwischen jemand anders entschieden. Laden Sie die Seite neu.")
    case = row.advisory.case
    if wanted in (WallAnswer.ASK, WallAnswer.AGREE) and case.closed_at is None and case.owner_id == row.person_id:
        raise DomainRefusal(f"{row.person.name} begleitet diese Kommune. Benennen Sie zuerst eine andere Beratung.")


def _side_of(actor: User) -> str:
    return WallSide.FOUNDATION.value if is_foundation(actor) else WallSide.LEAD.value


def _clear(row: NotesReader) -> None:
    row.asked_side, row.asked_by, row.asked_at, row.agreed_by, row.agreed_at = "", None, None, None, None
