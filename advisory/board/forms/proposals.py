"""The form of a proposal, of which the motion is derived."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from advisory.board.choices import (
    APPROVALS,
    Decision,
)
from advisory.board.figures.motions import Condition, Motion
from ui.fields import FramedRadioSelect, GermanDateField, MoneyField, NameField, PlainTextField

PROPOSALS = [
    (Decision.APPROVED.value, "Bewilligen wie beantragt"),
    (Decision.APPROVED_WITH_CONDITIONS.value, "Bewilligen mit Bedingung"),
    (Decision.PARTIALLY_APPROVED.value, "Teilweise bewilligen – weniger Geld oder anderer Zeitraum"),
    (Decision.DEFERRED.value, "Vertagen auf ein Datum"),
    (Decision.REJECTED.value, "Ablehnen"),
]
WHEN = [("gate", "Vor Auszahlung"), ("later", "Später")]
MOST_CONDITIONS = 20
ROW = ("text", "when", "evidence", "due")
READ_BY = {
    Decision.PARTIALLY_APPROVED: ("amount", "starts_on", "ends_on"),
    Decision.DEFERRED: ("deferred_until", "needed"),
    Decision.REJECTED: ("reasons",),
}


class PrepareForm(forms.Form):
    """The proposal of which the motion is derived, and how long the vote is open.

    Amount and period are read for a part only; otherwise what was asked for holds. `rows` conditions can be typed; an
    empty row falls away.
    """

    proposal = forms.ChoiceField(label="Was schlagen Sie dem Beirat vor?", choices=PROPOSALS, widget=FramedRadioSelect)
    amount = MoneyField(label="Höchstbetrag in Euro", required=False)
    starts_on = GermanDateField(label="Förderung von", required=False)
    ends_on = GermanDateField(label="Förderung bis", required=False)
    deferred_until = GermanDateField(label="Vertagt bis", required=False, help_text="Zum Beispiel 15.09.2027.")
    needed = PlainTextField(
        label="Was bis dahin vorliegen soll", required=False, max_length=1000, widget=forms.Textarea({"rows": "2"})
    )
    reasons = PlainTextField(
        label="Gründe",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Die Kommune liest diese Gründe.",
    )
    addition = PlainTextField(
        label="Ergänzung",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": "2"}),
        help_text="Beträge, Daten und Bedingungen gehören nach oben. Hier nehmen wir keine an.",
    )
    days = forms.IntegerField(label="Die Abstimmung dauert, in Arbeitstagen")

    def __init__(self, *args: Any, shortest: int, longest: int, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = range(1, min(rows, MOST_CONDITIONS) + 1)
        for number in self.numbers:
            self._add_condition(number)
        for name in ("amount", "starts_on", "ends_on", "deferred_until", "reasons"):
            self.fields[name].asked_for = True  # type: ignore[attr-defined]
        days: Any = self.fields["days"]
        days.help_text = f"Nach der Geschäftsordnung {shortest} bis {longest}."
        self.bounds = shortest, longest
        days.error_messages["invalid"] = f"Schreiben Sie eine ganze Zahl von {shortest} bis {longest}."

    def _add_condition(self, number: int) -> None:
        self.fields[f"condition_{number}_text"] = PlainTextField(
            label="Was muss erfüllt sein?", required=False, max_length=500, widget=forms.Textarea({"rows": "2"})
        )
        self.fields[f"condition_{number}_when"] = forms.ChoiceField(
            label="Wann nötig?", choices=WHEN, initial="gate", required=False
        )
        self.fields[f"condition_{number}_evidence"] = NameField(label="Nachweis", required=False)
        self.fields[f"condition_{number}_due"] = GermanDateField(label="Bis", required=False)

    @property
    def condition_rows(self) -> list[dict[str, Any]]:
        """The rows of conditions with their fields, for the template."""
        return [
            {"number": number} | {name: self[f"condition_{number}_{name}"] for name in ROW} for number in self.numbers
        ]

    def full_clean(self) -> None:
        """What the proposal does not read cannot be wrong: those fields are out of sight."""
        super().full_clean()
        if not self.is_bound or not self.cleaned_data.get("proposal"):
            return
        for name in self._unread(self.cleaned_data["proposal"]):
            self.errors.pop(name, None)
            self.cleaned_data[name] = None

    def _unread(self, proposal: str) -> Iterator[str]:
        for only, names in READ_BY.items():
            if proposal != only:
                yield from names
        if proposal not in APPROVALS:
            yield from (f"condition_{number}_{name}" for number in self.numbers for name in ROW)

    def clean_days(self) -> int:
        """As long as the rules of procedure allow."""
        days: int = self.cleaned_data["days"]
        shortest, longest = self.bounds
        if not shortest <= days <= longest:
            raise ValidationError(f"Das Umlaufverfahren dauert {shortest} bis {longest} Arbeitstage.")
        return days

    def clean(self) -> dict[str, Any]:
        """A row with proof or date says what it is about, and its day is not over."""
        values = super().clean() or {}
        today = timezone.localdate()
        for number in self.numbers:
            row = f"condition_{number}"
            due = values.get(f"{row}_due")
            if not values.get(f"{row}_text") and (values.get(f"{row}_evidence") or due):
                self.add_error(f"{row}_text", ValidationError("Schreiben Sie, was erfüllt sein muss."))
            if due is not None and due < today:
                self.add_error(f"{row}_due", ValidationError("Dieser Tag ist schon vorbei."))
        return values

    def motion(self) -> Motion:
        """The motion as it was proposed."""
        values = self.cleaned_data
        proposal = values["proposal"]
        rows = [number for number in self.numbers if values[f"condition_{number}_text"]]
        return Motion(
            proposal=proposal,
            conditions=tuple(
                Condition(
                    text=values[f"condition_{number}_text"],
                    evidence=values[f"condition_{number}_evidence"],
                    due_on=values[f"condition_{number}_due"],
                    later=values[f"condition_{number}_when"] == "later",
                )
                for number in rows
            ),
            amount_cents=values["amount"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            deferred_until=values["deferred_until"],
            needed=values["needed"] or "",
            reasons=values["reasons"] or "",
            addition=values["addition"],
        )
