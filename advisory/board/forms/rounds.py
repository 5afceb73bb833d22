"""Forms of a round: declarations, ballots, questions, how it goes on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from advisory.board.choices import (
    BALLOT_CHOICES,
    CameBy,
    ConflictOfInterest,
    NotGranted,
)
from advisory.board.figures.motions import meaning_of_a_vote
from ui.fields import FramedRadioSelect, GermanDateField, PlainTextField
from workflows.casefile.uploads import CheckedFileField


class NotGrantedForm(forms.Form):
    """How it goes on where a proposal to grant found no majority."""

    not_granted = forms.ChoiceField(
        label="Wie geht es weiter?",
        choices=NotGranted.choices,
        widget=FramedRadioSelect,
        error_messages={"required": "Wählen Sie, wie es weitergeht."},
    )
    reasons = PlainTextField(
        label="Gründe",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": "4"}),
        help_text="Die Kommune liest sie im Brief; folgt ein neuer Vorschlag, liest sie die Geschäftsstelle.",
    )


class ReopenForm(forms.Form):
    """Why a vote is ended and opened anew."""

    reason = PlainTextField(
        label="Warum eröffnen Sie neu?",
        max_length=500,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Die Mitglieder lesen das in der Einladung zur nächsten Runde.",
    )


class DeclareForm(forms.Form):
    """Am I involved myself?"""

    answer = forms.ChoiceField(
        label="Haben Sie oder Ihre Organisation ein eigenes Interesse an diesem Beschluss?",
        choices=ConflictOfInterest,
        widget=FramedRadioSelect,
        error_messages={"required": "Wählen Sie eine der drei Antworten."},
    )


class UndoRecusalForm(forms.Form):
    """Why a person is not recused after all."""

    reason = PlainTextField(
        label="Warum ist die Person doch nicht befangen?",
        max_length=1000,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Das steht im Verlauf. Private Gründe der Person gehören nicht hierher.",
    )


class BallotForm(forms.Form):
    """A ballot; it is confirmed on a page that repeats it in words."""

    choice = forms.ChoiceField(
        label="Wie stimmen Sie?",
        choices=BALLOT_CHOICES,
        widget=FramedRadioSelect,
        error_messages={"required": "Wählen Sie Zustimmung, Ablehnung oder Enthaltung."},
    )
    note = PlainTextField(
        label="Anmerkung für das Protokoll",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Sie erscheint mit Ihrem Namen, aber erst nach dem Ende.",
    )

    def __init__(self, *args: Any, proposal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].help_text = meaning_of_a_vote(proposal)


class QuestionForm(forms.Form):
    """A question to the office."""

    text = PlainTextField(label="Ihre Frage", max_length=2000, widget=forms.Textarea({"rows": "3"}))


class AnswerForm(forms.Form):
    """The office's answer."""

    text = PlainTextField(label="Antwort", max_length=4000)


class ClarifyForm(forms.Form):
    """The chair decides on an unsure declaration."""

    biased = forms.ChoiceField(
        label="Ist die Person bei diesem Beschluss befangen?",
        choices=[
            ("nein", "Nein: Unterlagen und Stimmzettel öffnen sich"),
            ("ja", "Ja: Die Person stimmt nicht mit"),
        ],
        widget=FramedRadioSelect,
        error_messages={"required": "Wählen Sie Ja oder Nein."},
    )


class MeetingForm(forms.Form):
    """When the meeting discussed the item."""

    on = GermanDateField(label="In der Sitzung beraten am", help_text="Danach lässt sich die nächste Runde eröffnen.")


class EnterBallotForm(forms.Form):
    """A vote received in text form."""

    choice = forms.ChoiceField(label="Wie hat die Person gestimmt?", choices=BALLOT_CHOICES, widget=FramedRadioSelect)
    not_biased = forms.BooleanField(label="Die Person hat erklärt, dass sie nicht befangen ist.")
    received_on = GermanDateField(label="Eingegangen am")
    came_by = forms.ChoiceField(label="Eingegangen", choices=CameBy, widget=forms.RadioSelect)
    evidence = CheckedFileField(label="Nachricht der Person als Beleg", messages=True)

    def clean_received_on(self) -> Any:
        """A message that came is not of tomorrow."""
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError("Dieser Tag liegt in der Zukunft.")
        return day
