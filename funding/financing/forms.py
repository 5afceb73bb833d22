"""Forms of contract, post and money."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms

from funding.financing.choices import EntryKind, OtherHalf, PaymentCheck, PaymentRelease, SignatureMode
from ui.fields import GermanDateField, MoneyField, NameField, PlainTextField
from workflows.casefile.uploads import CheckedFileField


class FteField(forms.CharField):
    """A part of a full-time post: over 0, at most 1, up to four places, with comma or dot."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Anteil an einer Vollzeitstelle")
        kwargs.setdefault("help_text", "1,00 ist eine volle Stelle.")
        kwargs.setdefault("max_length", 10)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def clean(self, value: Any) -> Any:
        """Return Decimal."""
        text = super().clean(value).strip().replace(",", ".")
        whole, dot, places = text.partition(".")
        wrong = forms.ValidationError(
            "Schreiben Sie einen Anteil über 0 und höchstens 1, zum Beispiel 1,00.", code="fte"
        )
        if not (text.isascii() and whole.isdigit() and (not dot or (places.isdigit() and len(places) <= 4))):
            raise wrong
        part = Decimal(text)
        if not 0 < part <= 1:
            raise wrong
        return part

    def prepare_value(self, value: Any) -> Any:
        """Show a stored part the German way."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class MonthField(forms.CharField):
    """A month as `11.2027` or `2027-11`; returns its first day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the first day of the month."""
        text = super().clean(value).strip()
        month, _, year = text.partition(".")
        if "-" in text:
            year, _, month = text.partition("-")
        if not (text.isascii() and month.isdigit() and year.isdigit() and len(year) == 4 and len(month) <= 2):
            raise forms.ValidationError("Schreiben Sie einen Monat wie 11.2027.", code="month")
        if not (1 <= int(month) <= 12 and 1900 <= int(year) <= 2200):
            raise forms.ValidationError(
                "Diesen Monat gibt es nicht. Schreiben Sie einen Monat wie 11.2027.", code="month"
            )
        return datetime.date(int(year), int(month), 1)


class WordContractForm(forms.Form):
    """What the contract shall say; a cap per calendar year comes as `cap_2027`."""

    starts_on = GermanDateField(label="Förderung von")
    ends_on = GermanDateField(label="Förderung bis")
    cap = MoneyField(label="Die Stiftung zahlt insgesamt höchstens")
    other_half = forms.ChoiceField(label="Die andere Hälfte", choices=OtherHalf, widget=forms.RadioSelect)
    conditions = PlainTextField(
        label="Vor Auszahlung nötig", required=False, max_length=4000, help_text="Eine Bedingung je Zeile."
    )
    obligations = PlainTextField(
        label="Später nachzuweisen", required=False, max_length=4000, help_text="Eine Auflage je Zeile."
    )
    paragraph = PlainTextField(label="Besondere Vereinbarung", required=False, max_length=4000)
    lower_reason = PlainTextField(
        label="Warum weniger als bewilligt?",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Nur wenn Betrag oder Zeitraum kleiner sind als im Beschluss.",
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        for year in years:
            self.fields[f"cap_{year}"] = MoneyField(label=f"Davon {year} höchstens")
        first = ["starts_on", "ends_on", "cap", *(f"cap_{year}" for year in years)]
        self.order_fields([*first, "lower_reason", "other_half", "conditions", "obligations", "paragraph"])


class CheckContractForm(forms.Form):
    """The second reading of a contract."""

    approved = forms.TypedChoiceField(
        label="Ergebnis",
        choices=[("ja", "Der Vertrag stimmt: zur Unterschrift geben"), ("nein", "Zurück an den Entwurf")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    note = PlainTextField(label="Was soll sich ändern?", required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        """A return needs a reason."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("approved") is False and not values.get("note"):
            self.add_error("note", "Schreiben Sie, was sich ändern soll.")
        return values


class SignContractForm(forms.Form):
    """The signature of a party."""

    mode = forms.ChoiceField(label="Wie ist unterschrieben?", choices=SignatureMode, widget=forms.RadioSelect)
    name = NameField(
        label="Wer hat unterschrieben?", help_text="Name und Amt, zum Beispiel Dr. Karla Stein, Landrätin."
    )
    on = GermanDateField(label="Unterschrieben am")
    original_at = NameField(label="Wo liegt das Original?", required=False, help_text="Nur bei Papier.")
    file = CheckedFileField(label="Unterschriebener Vertrag", required=False)

    def __init__(self, *args: Any, text_form_allowed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode: Any = self.fields["mode"]
        mode.choices = [one for one in SignatureMode.choices if text_form_allowed or one[0] != SignatureMode.TEXT_FORM]


class AskChangeForm(forms.Form):
    """What the municipality would like to change before it signs."""

    wish = PlainTextField(label="Was möchten Sie ändern?", max_length=2000)


class ConditionForm(forms.Form):
    """How a condition was fulfilled."""

    on = GermanDateField(label="Erfüllt am")
    note = PlainTextField(label="Wie ist das nachgewiesen?", max_length=1000)
    file = CheckedFileField(label="Nachweis", required=False)


class FillPostForm(forms.Form):
    """Who holds the post."""

    holder_name = NameField(label="Wer hat die Stelle?", max_length=120)
    starts_on = GermanDateField(label="Erster Tag")
    ends_on = GermanDateField(
        label="Letzter Tag", required=False, help_text="Nur wenn der Vertrag der Person befristet ist."
    )
    gross = MoneyField(
        label="Kosten einer vollen Stelle im Monat (Arbeitgeber-Brutto)", help_text="Zum Beispiel 5.873,47."
    )
    fte = FteField(initial="1,00")
    pay_group = NameField(label="Entgeltgruppe und Stufe", required=False, max_length=60)


class EndEmploymentForm(forms.Form):
    """When the holder leaves."""

    last_day = GermanDateField(label="Letzter Tag auf der Stelle")


class ChangePayForm(forms.Form):
    """New pay or hours."""

    starts_on = GermanDateField(label="Ab wann?")
    gross = MoneyField(label="Kosten einer vollen Stelle im Monat (Arbeitgeber-Brutto)")
    fte = FteField(initial="1,00")


class MonthEntryForm(forms.Form):
    """A single amount of a month."""

    kind = forms.ChoiceField(label="Was ist das?", choices=EntryKind, widget=forms.RadioSelect)
    month = MonthField(label="Monat", help_text="Zum Beispiel 11.2027.")
    amount = MoneyField(label="Betrag")
    note = NameField(label="Anmerkung", required=False)


class ConfirmationForm(forms.Form):
    """The confirmation of HR."""

    file = CheckedFileField(
        label="Bestätigung des Personalamts",
        help_text="Mit Stunden, Entgeltgruppe, Stufe, Beginn und Ende. Bitte keine Gehaltsabrechnung.",
    )


class BankAccountForm(forms.Form):
    """Bank data of the treasury."""

    iban = NameField(label="IBAN", max_length=60, help_text="22 Zeichen, zum Beispiel DE02 1203 0000 0000 2020 51.")
    holder = NameField(label="Kontoinhaberin", max_length=70, help_text="Die Kasse Ihrer Kommune.")
    reference = NameField(label="Kassenzeichen", required=False, max_length=140)


class AnswerAccountForm(forms.Form):
    """What the call to the treasury showed."""

    confirmed = forms.TypedChoiceField(
        label="Ergebnis des Rückrufs",
        choices=[("ja", "Die Bankverbindung stimmt"), ("nein", "Sie stimmt nicht")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    call_note = NameField(
        label="Mit wem haben Sie gesprochen?",
        help_text="Name und Telefonnummer. Nehmen Sie eine Nummer, die Sie schon kennen.",
    )


class CallMoneyForm(forms.Form):
    """A call for money."""

    amount = MoneyField(label="Betrag")
    note = PlainTextField(label="Anmerkung", required=False, max_length=1000)


class CheckPaymentForm(forms.Form):
    """The check of a call."""

    result = forms.ChoiceField(
        label="Ergebnis",
        choices=PaymentCheck,
        widget=forms.RadioSelect,
    )
    amount = MoneyField(label="Betrag")
    note = PlainTextField(
        label="Anmerkung für die Kommune",
        required=False,
        max_length=1000,
        help_text="Nötig bei einem kleineren Betrag, bei einer Rückfrage und beim Ablehnen.",
    )


class ReleasePaymentForm(forms.Form):
    """The release of a checked call."""

    result = forms.ChoiceField(
        label="Entscheidung",
        choices=PaymentRelease,
        widget=forms.RadioSelect,
    )
    note = PlainTextField(label="Was soll noch einmal geprüft werden?", required=False, max_length=1000)


class PaidForm(forms.Form):
    """The day on which the money left."""

    on = GermanDateField(label="Ausgezahlt am")


class DayForm(forms.Form):
    """A single day."""

    on = GermanDateField(label="Eingegangen am")


class EndContractForm(forms.Form):
    """A termination."""

    last_day = GermanDateField(label="Letzter geförderter Tag")
    reason = PlainTextField(label="Grund", max_length=2000)
