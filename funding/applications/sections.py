"""The six sections of an application: what they ask, and how typed text becomes answers in words.

Drafts keep what was typed; the answers are read from it anew each time. A field that comes later is asked of every
draft; what is submitted goes on without it (`content.leave_out_later_fields`).
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from funding.applications.choices import EsfStatus
from funding.financing.figures.plan import PlanYear, YearCheck, check_year
from ui.fields import GermanDateField, MoneyField, NameField, PlainTextField, parse_cents, parse_date, plain_cents

FULL_TIME = Decimal(1)
FTE = re.compile(r"^\d{1,2}(\.\d{1,2})?\Z", re.ASCII)
CONFIRMED = "bestätigt"
LINES = ("cost", "foundation", "own", "esf", "third")


@dataclass(frozen=True)
class Facts:
    """What the forms need to know of the programme phase: its period and what the foundation is called and bears."""

    starts_on: datetime.date
    ends_on: datetime.date
    foundation_name: str
    foundation_share: Decimal
    years: tuple[int, ...] = ()


class SectionForm(forms.Form):
    """Base of the section forms."""

    def __init__(self, *args: Any, facts: Facts, **kwargs: Any) -> None:
        self.facts = facts
        super().__init__(*args, **kwargs)
        self.build()

    def build(self) -> None:
        """Add fields that depend on the facts."""

    def answers(self) -> list[dict[str, str]]:
        """Field, label and answer in words, for a form that is valid."""
        return [
            {"field": name, "label": str(field.label), "text": in_words(field, self.cleaned_data.get(name))}
            for name, field in self.fields.items()
        ]


def in_words(field: forms.Field, value: Any) -> str:
    """An answer as a person reads it."""
    if value is None or value in ("", []):
        return "–"
    if isinstance(field, forms.BooleanField):
        return CONFIRMED
    if isinstance(field, forms.MultipleChoiceField | forms.ChoiceField):
        choices: Any = field.choices
        words = dict(choices)
        return ", ".join(str(words[one]) for one in (value if isinstance(value, list) else [value]))
    if isinstance(field, MoneyField):
        return plain_cents(value)
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    return str(value)


class MunicipalityForm(SectionForm):
    """Who applies."""

    street = NameField(label="Straße und Hausnummer", widget=forms.TextInput(attrs={"autocomplete": "street-address"}))
    postal_code = forms.RegexField(
        r"^[0-9]{5}\Z",
        label="Postleitzahl",
        max_length=5,
        error_messages={"invalid": "Schreiben Sie fünf Ziffern, zum Beispiel 99867."},
    )
    city = NameField(label="Ort", max_length=100)
    department = NameField(label="Zuständiges Amt")
    contact_name = NameField(label="Ansprechperson")
    contact_email = forms.EmailField(label="E-Mail-Adresse der Ansprechperson", max_length=254)
    contact_phone = NameField(label="Telefon der Ansprechperson", max_length=50)
    signatory_name = NameField(label="Wer unterschreibt?")
    signatory_function = NameField(label="Funktion", help_text="Zum Beispiel Landrätin oder Oberbürgermeister.")


class NetworkForm(SectionForm):
    """What exists already, and why the municipality applies."""

    network = PlainTextField(label="Welche Netzwerke und Gruppen gibt es schon?", max_length=4000)
    planning = PlainTextField(label="Wie planen die Ämter gemeinsam?", max_length=4000)
    motivation = PlainTextField(label="Was wollen Sie verändern?", max_length=4000)
    focus = forms.MultipleChoiceField(
        label="Erste Schwerpunkte",
        choices=[
            ("communication", "Kommunikation: Strukturen und Wege"),
            ("network", "Netzwerkarbeit"),
            ("offers", "Präventive Angebote und Bedarfe"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    target_group = NameField(label="Für wen?", initial="Kinder bis zehn Jahre und ihre Familien")


class PostForm(SectionForm):
    """The coordination post: one full-time post (rule R2)."""

    fte = forms.CharField(
        label="Umfang in Vollzeitstellen",
        initial="1,00",
        max_length=6,
        help_text="Gefördert wird eine volle Stelle: 1,00.",
    )
    starts_on = GermanDateField(label="Beginn der Stelle", help_text="Zum Beispiel 01.08.2027.")
    ends_on = GermanDateField(label="Ende der Stelle")
    tasks = PlainTextField(label="Aufgaben", max_length=4000)
    place = NameField(label="Wo ist die Stelle angesiedelt?", help_text="Amt, Stabsstelle oder Dezernat.")
    pay = NameField(label="Eingruppierung", help_text="Zum Beispiel TVöD S 17, Stufe 2.", max_length=100)
    filled = forms.ChoiceField(
        label="Ist die Stelle schon besetzt?",
        choices=[("planned", "Nein, sie wird ausgeschrieben"), ("named", "Die Person steht fest")],
        widget=forms.RadioSelect,
    )

    def clean_fte(self) -> str:
        """Exactly one full-time post."""
        text = str(self.cleaned_data["fte"]).strip().replace(",", ".")
        if not FTE.match(text) or Decimal(text) != FULL_TIME:
            raise ValidationError("Gefördert wird genau eine volle Stelle. Schreiben Sie 1,00.")
        return "1,00"

    def clean(self) -> dict[str, Any]:
        """The period lies inside the programme phase and runs forwards."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        first, last = self.facts.starts_on, self.facts.ends_on
        for name, day in (("starts_on", start), ("ends_on", end)):
            if day is not None and not first <= day <= last:
                self.add_error(
                    name,
                    f"Die Förderphase geht vom {first:%d.%m.%Y} bis {last:%d.%m.%Y}. Schreiben Sie einen Tag darin.",
                )
        if start and end and end < start:
            self.add_error("ends_on", f"Das Ende liegt vor dem Beginn. Schreiben Sie einen Tag ab {start:%d.%m.%Y}.")
        return cleaned


class FinancingForm(SectionForm):
    """Cost and sources per year, with the rule of halves."""

    esf_status = forms.ChoiceField(label="Stand des Antrags bei ESF Plus", choices=EsfStatus)
    esf_reference = NameField(label="Aktenzeichen bei ESF Plus", required=False, max_length=100)
    resolution_on = GermanDateField(label="Beschluss von Kreistag oder Stadtrat vom", required=False)
    other_funding = PlainTextField(
        label="Weitere Förderung derselben Stelle",
        required=False,
        max_length=2000,
        help_text="Wenn es keine gibt, bleibt das Feld leer.",
    )

    def build(self) -> None:
        """One row of amounts per year; the fields of the table come first."""
        words = {
            "cost": "Kosten der Stelle",
            "foundation": self.facts.foundation_name,
            "own": "Eigenmittel",
            "esf": "ESF Plus und Land",
            "third": "Weitere Geldgeber",
        }
        table: dict[str, forms.Field] = {}
        for year in self.facts.years:
            for line in LINES:
                table[f"{line}_{year}"] = MoneyField(
                    label=f"{words[line]} {year} in Euro", initial="0,00" if line == "third" else None
                )
        self.fields = table | self.fields

    def checks(self) -> list[YearCheck]:
        """The rule check for every year whose five amounts can be read, also while other fields are wrong."""
        found = []
        for year in self.facts.years:
            try:
                amounts = [parse_cents(str(self.data.get(f"{line}_{year}", ""))) for line in LINES]
            except ValidationError:
                continue
            cost, foundation, own, esf, third = amounts
            found.append(check_year(PlanYear(year, cost, foundation, own, esf, third), self.facts.foundation_share))
        return found

    def clean(self) -> dict[str, Any]:
        """Every year keeps both rules; each error says how to repair it."""
        cleaned = super().clean() or {}
        if not self.facts.years:
            raise ValidationError("Füllen Sie zuerst den Abschnitt „Stelle“ aus. Danach stehen hier die Jahre.")
        for check in self.checks():
            plan = check.plan
            if check.over_half:
                self.add_error(
                    f"foundation_{plan.year}",
                    f"{plan.year}: Die Stiftung zahlt höchstens {plain_cents(check.half)} €. "
                    f"Sie haben {plain_cents(plan.foundation)} € eingetragen.",
                )
            if check.missing > 0:
                self.add_error(
                    f"own_{plan.year}",
                    f"{plan.year}: Es fehlen noch {plain_cents(check.missing)} €. "
                    "Alle Quellen zusammen müssen die Kosten decken.",
                )
            elif check.missing < 0:
                self.add_error(
                    f"own_{plan.year}",
                    f"{plan.year}: Alle Quellen zusammen sind {plain_cents(-check.missing)} € höher als die Kosten. "
                    "Verringern Sie eine Quelle.",
                )
        return cleaned

    def plan_years(self) -> list[PlanYear]:
        """The plan of a valid form."""
        return [check.plan for check in self.checks()]

    def esf_is_open(self) -> bool:
        """Whether the ESF half is not granted yet (the board can approve under a condition)."""
        return str(self.data.get("esf_status")) in (EsfStatus.PLANNED, EsfStatus.SUBMITTED)


class DeclarationsForm(SectionForm):
    """What the municipality declares."""

    no_double_funding = forms.BooleanField(label="Keine Hälfte der Stelle wird doppelt gefördert.")
    not_started = forms.BooleanField(
        label="Die Stelle hat noch nicht begonnen, oder der Beginn ist mit dem Institut abgesprochen."
    )
    own_share = forms.BooleanField(
        label="Die andere Hälfte ist im Haushalt geplant, vorbehaltlich des Haushaltsbeschlusses."
    )
    publicity = forms.BooleanField(label="Wir nennen die Stiftung, wenn wir über die Stelle berichten.")
    privacy = forms.BooleanField(label="Die Hinweise zum Datenschutz haben wir gelesen.")
    truth = forms.BooleanField(label="Alle Angaben sind richtig und vollständig.")


@dataclass(frozen=True)
class SectionKind:
    """A section: its code, title, hint and form (attachments have none)."""

    code: str
    title: str
    hint: str
    form: type[SectionForm] | None


class Sections:
    """All sections in order."""

    ALL: ClassVar[tuple[SectionKind, ...]] = (
        SectionKind(
            "municipality", "Angaben zur Kommune", "Anschrift, Ansprechperson, wer unterschreibt", MunicipalityForm
        ),
        SectionKind("network", "Bestehendes Netzwerk", "Gruppen, Planung, erste Schwerpunkte", NetworkForm),
        SectionKind("post", "Stelle", "Eine volle Stelle: Aufgaben, Beginn, Eingruppierung", PostForm),
        SectionKind("financing", "Finanzierung", "Kosten je Jahr und wer welche Hälfte zahlt", FinancingForm),
        SectionKind("attachments", "Anlagen", "Stellenbeschreibung, Stellenplan, Beschluss", None),
        SectionKind(
            "declarations", "Erklärungen", "Keine doppelte Förderung, Datenschutz, Richtigkeit", DeclarationsForm
        ),
    )


def section_kind(code: str) -> SectionKind | None:
    """The section with this code."""
    return next((one for one in Sections.ALL if one.code == code), None)


def years_of(typed_post: Mapping[str, Any], facts: Facts) -> tuple[int, ...]:
    """The calendar years of the post as typed in its section; empty while its period cannot be read."""
    try:
        start, end = parse_date(str(typed_post.get("starts_on", ""))), parse_date(str(typed_post.get("ends_on", "")))
    except ValidationError:
        return ()
    if not facts.starts_on <= start <= end <= facts.ends_on:
        return ()
    return tuple(range(start.year, end.year + 1))
