"""Forms of agreements, advisory cases, sessions and plans."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from advisory.support.choices import AdviceFormat, MilestoneState, Renewal, SessionState, Topic
from ui.fields import GermanDateField, NameField, PlainTextField
from workflows.casefile.uploads import CheckedFileField

NO_PERSONS = "Bitte keine Daten von Kindern oder Familien."
SCOPE_ROWS = 6


class HoursField(forms.CharField):
    """Hours with at most one place: `1,5`."""

    def __init__(self, *, highest: int = 9999, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(**kwargs)
        self.highest = highest
        self.widget.attrs.setdefault("inputmode", "decimal")

    def clean(self, value: Any) -> Any:
        """Return Decimal, or None where nothing is required."""
        text = super().clean(value).strip().replace(",", ".")
        if not text:
            return None
        whole, dot, places = text.partition(".")
        wrong = forms.ValidationError(
            f"Schreiben Sie Stunden über 0 bis {self.highest}, höchstens eine Stelle nach dem Komma, zum Beispiel 1,5.",
            code="hours",
        )
        if not (text.isascii() and whole.isdigit() and (not dot or (places.isdigit() and len(places) == 1))):
            raise wrong
        try:
            hours = Decimal(text)
        except InvalidOperation:
            raise wrong from None
        if not 0 < hours <= self.highest:
            raise wrong
        return hours

    def prepare_value(self, value: Any) -> Any:
        """Show stored hours the German way."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class InquiryForm(forms.Form):
    """A municipality asks for support without money."""

    network = PlainTextField(
        label="Welches Netzwerk gibt es schon?",
        help_text="Name, Gruppen, seit wann, Beschlüsse. " + NO_PERSONS,
    )
    wishes = PlainTextField(label="Wobei wünschen Sie Begleitung?")
    contact = NameField(label="Wer ist bei Ihnen ansprechbar?", help_text="Name, Funktion, Telefon.")


class NetworkCheckForm(forms.Form):
    """What the institute found when it looked at the network."""

    fits = forms.TypedChoiceField(
        label="Ergebnis",
        choices=[
            ("ja", "Es gibt ein Netzwerk: Wir schreiben einen Entwurf"),
            ("nein", "Noch nicht: Wir bleiben im Gespräch"),
        ],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    note = PlainTextField(label="Was Sie besprochen haben", help_text="Die Kommune liest das.", max_length=4000)


class WordingForm(forms.Form):
    """The text of an agreement."""

    aims = PlainTextField(label="Ziele")
    scope = PlainTextField(label="Umfang der Begleitung", help_text="Themen, Formate, Stunden im Jahr.")
    duties = PlainTextField(label="Was beide Seiten beitragen")
    starts_on = GermanDateField(label="Beginn")
    ends_on = GermanDateField(label="Ende")
    remark = PlainTextField(label="Anmerkung für die andere Seite", required=False, max_length=2000)


class SignatureForm(forms.Form):
    """A signature on paper."""

    name = NameField(label="Wer hat unterschrieben?", help_text="Name und Amt.")
    on = GermanDateField(label="Unterschrieben am")
    file = CheckedFileField(label="Unterschriebene Vereinbarung")


class RenewForm(forms.Form):
    """What both sides decided about the time after."""

    result = forms.ChoiceField(
        label="Ergebnis des Gesprächs",
        choices=Renewal,
        widget=forms.RadioSelect,
    )
    ends_on = GermanDateField(label="Neues Ende", required=False, help_text="Nur beim Verlängern.")

    def clean(self) -> dict[str, Any]:
        """A renewal needs its new end."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("result") == Renewal.RENEW and not values.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Schreiben Sie das neue Ende, zum Beispiel 31.12.2028.")
        return values


class AdviserForm(forms.Form):
    """Who advises."""

    adviser = forms.ChoiceField(label="Wer begleitet?")

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["adviser"]
        field.choices = [("", "Bitte wählen"), *((str(one.pk), one.name) for one in people)]


class ChangeAdviserForm(AdviserForm):
    """Who takes over."""

    reason = PlainTextField(
        label="Warum wechselt die Beratung?",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": "3"}),
        help_text="Steht im Verlauf. " + NO_PERSONS,
    )


class CoverForm(forms.Form):
    """Who stands in for an absent adviser, and until when."""

    person = forms.ChoiceField(label="Wer vertritt?")
    until = GermanDateField(label="Bis wann?")

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.choices = [("", "Bitte wählen"), *((str(one.pk), one.name) for one in people)]


class WallForm(forms.Form):
    """What is done about the wall for a person, and why."""

    answer = forms.ChoiceField(label="Was möchten Sie tun?", widget=forms.RadioSelect)
    reason = PlainTextField(label="Warum?", max_length=1000, widget=forms.Textarea({"rows": "3"}))

    def __init__(self, *args: Any, answers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["answer"]
        field.choices = [(one.value, one.label) for one in answers]


class EndForm(forms.Form):
    """Why an accompaniment ends or goes on."""

    reason = PlainTextField(label="Warum?", max_length=1000, widget=forms.Textarea({"rows": "3"}))


class KickOffForm(forms.Form):
    """The first meeting."""

    on = GermanDateField(label="Wann war der Auftakt?")


class GoalsForm(forms.Form):
    """The initial goal definition (rule R8)."""

    goals = PlainTextField(
        label="Welche Ziele haben Sie gemeinsam geklärt?", help_text="In wenigen Sätzen. " + NO_PERSONS
    )


class ScopeForm(forms.Form):
    """Up to six rows of topic, format and hours a year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, SCOPE_ROWS + 1):
            self.fields[f"topic_{number}"] = forms.ChoiceField(
                label=f"Thema {number}", choices=[("", "–"), *Topic.choices], required=False
            )
            self.fields[f"format_{number}"] = forms.ChoiceField(
                label=f"Format {number}", choices=[("", "–"), *AdviceFormat.choices], required=False
            )
            self.fields[f"hours_{number}"] = HoursField(label=f"Stunden im Jahr {number}", required=False)

    def rows(self) -> list[tuple[str, str, Decimal]]:
        """The rows that are filled."""
        values = self.cleaned_data
        rows = [(values[f"topic_{n}"], values[f"format_{n}"], values[f"hours_{n}"]) for n in range(1, SCOPE_ROWS + 1)]
        return [row for row in rows if any(row)]

    def clean(self) -> dict[str, Any]:
        """A row is filled whole or not at all."""
        values: dict[str, Any] = super().clean() or {}
        for number in range(1, SCOPE_ROWS + 1):
            names = [f"{part}_{number}" for part in ("topic", "format", "hours")]
            if any(name in self.errors for name in names) or not any(values.get(name) for name in names):
                continue
            for name in names:
                if not values.get(name):
                    self.add_error(name, "Füllen Sie die Zeile ganz aus: Thema, Format und Stunden.")
        return values


class AnswerForm(forms.Form):
    """Agree with the other side, or write what should change."""

    approved = forms.TypedChoiceField(
        label="Ihre Antwort",
        choices=[("ja", "Wir stimmen zu"), ("nein", "Bitte noch einmal ändern")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )


class SessionForm(forms.Form):
    """A session, planned or held."""

    state = forms.ChoiceField(
        label="Stand", choices=SessionState, widget=forms.RadioSelect, initial=SessionState.PLANNED
    )
    held_on = GermanDateField(label="Tag")
    place = NameField(label="Ort oder Weg", required=False)
    topic = forms.ChoiceField(label="Thema", choices=Topic)
    format = forms.ChoiceField(label="Format", choices=AdviceFormat)
    hours = HoursField(label="Stunden", highest=24)
    participants = PlainTextField(label="Wer dabei ist, nach Funktion", required=False, max_length=2000)
    preparation = PlainTextField(label="Vorbereitung", required=False)
    result = PlainTextField(label="Ergebnis", required=False, help_text=NO_PERSONS)
    next_steps = PlainTextField(label="Verabredungen: wer, was, bis wann", required=False)
    confidential_note = PlainTextField(label="Notiz nur für die Beratung", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlanFrameForm(forms.Form):
    """Vision and period of a plan."""

    vision = PlainTextField(label="Wohin soll es gehen?", required=False)
    valid_from = GermanDateField(label="Gilt von")
    valid_to = GermanDateField(label="Gilt bis")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class GoalForm(forms.Form):
    """A goal of a plan."""

    title = NameField(label="Ziel")
    text = PlainTextField(label="Woran merken Kinder und Familien das?", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MilestoneForm(forms.Form):
    """A milestone of a goal."""

    title = NameField(label="Meilenstein")
    due_on = GermanDateField(label="Bis wann?")
    owner = NameField(label="Wer kümmert sich?", max_length=120, help_text="Eine Funktion, kein Name.")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProgressForm(forms.Form):
    """How far a milestone is."""

    state = forms.ChoiceField(label="Stand", choices=MilestoneState, widget=forms.RadioSelect)
    reason = PlainTextField(label="Warum?", required=False, max_length=1000)
