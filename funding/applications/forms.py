"""Forms of the steps of an application."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from funding.applications.choices import AttachmentKind, CheckResult, ContactChannel, SignatureKind, Vote, Weighed
from ui.fields import GermanDateField, NameField, PlainTextField
from workflows.casefile.uploads import CheckedFileField

ITEM_ROWS = 6


class ReferenceForm(forms.Form):
    """The municipality's own file reference."""

    reference = NameField(label="Ihr Zeichen", required=False, max_length=60)


class AttachmentForm(forms.Form):
    """One attachment."""

    kind = forms.ChoiceField(label="Was ist das?", choices=[("", "Bitte wählen"), *AttachmentKind.choices])
    file = CheckedFileField(label="Datei")


class HandOverForm(forms.Form):
    """Which colleague fills a section."""

    to = forms.ChoiceField(label="Wer füllt diesen Abschnitt aus?")

    def __init__(self, *args: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [("", "Bitte wählen"), *((str(one.pk), one.name) for one in colleagues)]


class SubmitForm(forms.Form):
    """How the application is signed."""

    signature = forms.ChoiceField(
        label="Wie ist der Antrag unterschrieben?", choices=SignatureKind, widget=forms.RadioSelect
    )
    scan = CheckedFileField(label="Unterschriebene Fassung", required=False)
    printed_checksum = NameField(
        label="Prüfsumme auf der unterschriebenen Fassung",
        required=False,
        max_length=8,
        help_text="Acht Zeichen, sie stehen auf der ersten Seite.",
    )
    truth = forms.BooleanField(
        label="Die Angaben sind richtig und vollständig. Ich reiche den Antrag für die Kommune ein."
    )


class PowerOfAttorneyForm(forms.Form):
    """The power of attorney for a programme phase."""

    file = CheckedFileField(label="Vollmacht")


class WithdrawForm(forms.Form):
    """Why an application is withdrawn."""

    reason = PlainTextField(label="Grund", required=False, max_length=2000)


class FirstContactForm(forms.Form):
    """The first personal contact."""

    channel = forms.ChoiceField(label="Weg", choices=ContactChannel, widget=forms.RadioSelect)
    on = GermanDateField(label="Tag", help_text="Zum Beispiel 02.04.2027.")
    note = PlainTextField(label="Ergebnis", max_length=4000)


class FormalCheckForm(forms.Form):
    """Outcome of the formal check, with the items to complete."""

    result = forms.ChoiceField(label="Ergebnis", choices=CheckResult, widget=forms.RadioSelect)
    note = PlainTextField(label="Begründung oder Notiz", required=False, max_length=4000)

    def __init__(self, *args: Any, fields: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ITEM_ROWS + 1):
            self.fields[f"item_{number}"] = forms.ChoiceField(
                label=f"{number}. Was fehlt?", required=False, choices=[("", "Nichts"), *fields.items()]
            )
            self.fields[f"reason_{number}"] = PlainTextField(
                label=f"Was ist bei {number}. zu tun?",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": "2"}),
            )

    def items(self) -> list[tuple[str, str, str]]:
        """Section, field and reason of every row that was used."""
        found = []
        for number in range(1, ITEM_ROWS + 1):
            chosen = self.cleaned_data.get(f"item_{number}")
            if chosen:
                section, _, field = chosen.partition(".")
                found.append((section, field, self.cleaned_data[f"reason_{number}"]))
        return found

    def clean(self) -> dict[str, Any]:
        """A correction needs items with reasons, an inadmissible application a reason."""
        cleaned = super().clean() or {}
        result = cleaned.get("result")
        for number in range(1, ITEM_ROWS + 1):
            if cleaned.get(f"item_{number}") and not cleaned.get(f"reason_{number}"):
                self.add_error(f"reason_{number}", "Schreiben Sie, was zu tun ist.")
            if cleaned.get(f"reason_{number}") and not cleaned.get(f"item_{number}"):
                self.add_error(f"item_{number}", "Wählen Sie, welche Angabe gemeint ist.")
        chosen = [cleaned.get(f"item_{number}") for number in range(1, ITEM_ROWS + 1) if cleaned.get(f"item_{number}")]
        if result == CheckResult.CORRECTION and not chosen:
            self.add_error("item_1", "Wählen Sie mindestens eine Angabe, die fehlt.")
        if result != CheckResult.CORRECTION and chosen:
            raise ValidationError("Angaben lassen sich nur bei einer Rückfrage auswählen.")
        if result == CheckResult.INADMISSIBLE and not cleaned.get("note"):
            self.add_error("note", "Schreiben Sie, welche Voraussetzung nicht erfüllt ist.")
        return cleaned


class InadmissibleForm(forms.Form):
    """The lead confirms that an application is inadmissible, or not."""

    confirmed = forms.TypedChoiceField(
        label="Ist der Antrag nicht zulässig?",
        choices=[("ja", "Ja, nicht zulässig. Die Kommune bekommt eine E-Mail."), ("nein", "Nein, weiter prüfen")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    reason = PlainTextField(label="Grund, wie ihn die Kommune liest", max_length=2000)


class RecommendationForm(forms.Form):
    """The recommendation for the board."""

    vote = forms.ChoiceField(label="Empfehlung des IKPE", choices=Vote, widget=forms.RadioSelect)
    text = PlainTextField(label="Begründung", max_length=8000)
    conditions = PlainTextField(label="Vor Auszahlung nötig", required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        """A condition must be named."""
        cleaned = super().clean() or {}
        if cleaned.get("vote") == Vote.APPROVE_WITH_CONDITIONS and not cleaned.get("conditions"):
            self.add_error("conditions", "Schreiben Sie, was vor der Auszahlung nötig ist.")
        return cleaned


class SecondReadingForm(forms.Form):
    """The second pair of eyes."""

    approved = forms.TypedChoiceField(
        label="Zeichnen Sie die Empfehlung mit?",
        choices=[("ja", "Ja, die Kommune und der Beirat bekommen sie"), ("nein", "Nein, zurück zur Überarbeitung")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    note = PlainTextField(label="Was ist zu ändern?", required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        """Giving back needs a reason."""
        cleaned = super().clean() or {}
        if cleaned.get("approved") is False and not cleaned.get("note"):
            self.add_error("note", "Schreiben Sie, was zu ändern ist.")
        return cleaned


class ReplyForm(forms.Form):
    """The municipality's answer to the recommendation."""

    text = PlainTextField(label="Ihre Antwort", max_length=4000)


class LetterForm(forms.Form):
    """What a person adds to the letter before it goes."""

    reasons = PlainTextField(label="Warum hat der Beirat so entschieden?", required=False, max_length=4000)
    paragraph = PlainTextField(
        label="Eigener Absatz", required=False, max_length=4000, help_text="Steht im Brief vor „So geht es weiter“."
    )

    def __init__(self, *args: Any, reasons_given: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reasons_given:
            del self.fields["reasons"]


class ResubmitForm(forms.Form):
    """A deferred application goes to the board again."""

    note = PlainTextField(label="Was ist neu?", required=False, max_length=2000)


class AskAgainForm(forms.Form):
    """A municipality asks for its rejected application to be discussed again."""

    text = PlainTextField(
        label="Was ist neu, seit der Beirat entschieden hat?",
        max_length=4000,
        help_text="Der Beirat liest diesen Text. Bitte keine Daten von Kindern oder Familien.",
    )


class WeighForm(forms.Form):
    """The institute answers such a request."""

    result = forms.ChoiceField(
        label="Gibt es Neues, über das der Beirat beraten sollte?", choices=Weighed, widget=forms.RadioSelect
    )
    note = PlainTextField(
        label="Antwort, wie sie die Kommune liest",
        required=False,
        max_length=2000,
        help_text="Nötig, wenn die Entscheidung bleibt.",
    )

    def clean(self) -> dict[str, Any]:
        """A no needs words."""
        cleaned = super().clean() or {}
        if cleaned.get("result") == Weighed.NOTHING_NEW and not cleaned.get("note"):
            self.add_error("note", "Schreiben Sie der Kommune, warum die Entscheidung bleibt.")
        return cleaned


class CallNoteForm(forms.Form):
    """What was said on the phone before an application rests or goes on."""

    note = PlainTextField(label="Was wurde am Telefon besprochen?", max_length=2000)
