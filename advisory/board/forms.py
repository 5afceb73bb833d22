"""Forms of the board."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Organisation
from advisory.board.choices import APPROVALS, BALLOT_CHOICES, ConflictOfInterest, Decision, Presiding
from advisory.board.figures.matters import Motion
from ui.fields import FramedRadioSelect, GermanDateField, MoneyField, NameField, PlainTextField
from workflows.casefile.uploads import CheckedFileField

OFFERED = [one for one in Decision if one != Decision.WAITLISTED]


class PrepareForm(forms.Form):
    """The motion and how long the vote is open."""

    proposal = forms.ChoiceField(
        label="Vorgeschlagene Entscheidung",
        choices=[(one.value, one.label) for one in OFFERED],
        widget=forms.RadioSelect,
    )
    text = PlainTextField(label="Beschlusstext", max_length=4000, help_text="So steht es auf dem Stimmzettel.")
    conditions = PlainTextField(
        label="Bedingung: Vor Auszahlung nötig", required=False, max_length=2000, widget=forms.Textarea({"rows": "3"})
    )
    amount = MoneyField(label="Die Stiftung zahlt höchstens, in Euro", required=False)
    starts_on = GermanDateField(label="Förderung von", required=False)
    ends_on = GermanDateField(label="Förderung bis", required=False)
    deferred_until = GermanDateField(
        label="Vertagt bis", required=False, help_text="Nur beim Vertagen. Zum Beispiel 01.09.2027."
    )
    days = forms.IntegerField(label="Die Abstimmung dauert, in Arbeitstagen", min_value=1, max_value=60)

    def __init__(self, *args: Any, shortest: int, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["days"]
        days.help_text = f"Nach der Geschäftsordnung {shortest} bis {longest}."
        days.error_messages["invalid"] = f"Schreiben Sie eine ganze Zahl von {shortest} bis {longest}."

    def clean(self) -> dict[str, Any]:
        """Keep money and period to approvals, and a date to deferrals."""
        values = super().clean() or {}
        if values.get("proposal") in APPROVALS and "amount" in values and values["amount"] is None:
            self.add_error("amount", ValidationError("Nennen Sie den Höchstbetrag. Schreiben Sie ihn wie 38.700,00."))
        return values

    def motion(self) -> Motion:
        """The motion as it was worded."""
        values = self.cleaned_data
        approves = values["proposal"] in APPROVALS
        return Motion(
            proposal=values["proposal"],
            text=values["text"],
            conditions=values["conditions"],
            amount_cents=values["amount"] if approves else None,
            starts_on=values["starts_on"] if approves else None,
            ends_on=values["ends_on"] if approves else None,
            deferred_until=values["deferred_until"] if values["proposal"] == Decision.DEFERRED else None,
        )


class DeclareForm(forms.Form):
    """Am I involved myself?"""

    answer = forms.ChoiceField(
        label="Haben Sie oder Ihre Organisation ein eigenes Interesse an diesem Beschluss?",
        choices=ConflictOfInterest,
        widget=FramedRadioSelect,
        error_messages={"required": "Wählen Sie eine der drei Antworten."},
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
        label="Anmerkung für das Protokoll", required=False, max_length=2000, widget=forms.Textarea({"rows": "3"})
    )


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
            ("ja", "Ja: Die Person stimmt nicht mit, ihre Stellvertretung wird gefragt"),
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
    evidence = CheckedFileField(label="Nachricht der Person als Beleg")


class SeatForm(forms.Form):
    """A new seat."""

    name = NameField(label="Sitz", max_length=120, help_text="Zum Beispiel: Wissenschaft.")
    voting = forms.BooleanField(label="Stimmberechtigt", required=False, initial=True)
    presides = forms.ChoiceField(label="Leitung", required=False, choices=[("", "Keine"), *Presiding.choices])
    organisation = forms.ModelChoiceField(
        label="Entsandt von",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Keiner Organisation im Programm",
        help_text="Stimmt der Beirat über diese Organisation ab, weisen wir die Person auf Befangenheit hin.",
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.queryset = organisations


class MembershipForm(forms.Form):
    """Who holds a seat or stands in."""

    person = forms.ChoiceField(label="Person")
    as_deputy = forms.BooleanField(label="Als Stellvertretung", required=False)

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [("", "Bitte wählen"), *((str(one.pk), one.name) for one in people)]
