"""Form fields that read what German offices type: amounts, dates, names and plain text."""

import datetime
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ui.text import check_printable, plain

GERMAN_AMOUNT = re.compile(r"^\d{1,3}(\.\d{3})+(,\d{1,2})?$|^\d+(,\d{1,2})?$", re.ASCII)
PLAIN_AMOUNT = re.compile(r"^\d+\.\d{1,2}$", re.ASCII)
SPACED_AMOUNT = re.compile(r"^\d{1,3}(\s\d{3})+(,\d{1,2})?$")
CURRENCY = re.compile(r"^(€|EUR\b|Euro\b)\s*|\s*(€|\bEUR|\bEuro)$", re.IGNORECASE)
WHOLE_EUROS = re.compile(r",[-–—]{1,2}$")
AMBIGUOUS_AMOUNT = re.compile(r"^\d{1,3}\.\d{3}$", re.ASCII)
TOO_PRECISE = re.compile(r"^[\d.]+,\d{3,}$|^\d+\.\d{4,}$", re.ASCII)
GERMAN_DATE = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$", re.ASCII)
ISO_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$", re.ASCII)
NOT_IN_NAMES = re.compile(r"[@/\\<>!?:;=#%{}\[\]|]|www\.|[^\W\d_]{2,}\.[^\W\d_]{2,}", re.IGNORECASE)
LONGEST_NAME_IN_WORDS = 8
LARGEST_AMOUNT_CENTS = 99_999_999_999


def format_amount(value: Decimal) -> str:
    """Write an amount as `1.234,56`, rounded half up to cents by `Decimal`'s own quantize before the call."""
    text = f"{value:,.2f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def plain_cents(amount_cents: int) -> str:
    """`1.234,56` from whole cents, as a field shows it."""
    return format_amount(Decimal(amount_cents) / 100)


def format_cents(amount_cents: int | None) -> str:
    """`1.234,56 €` with a no-break space from whole cents; `offen` where no amount is known."""
    return "offen" if amount_cents is None else f"{plain_cents(amount_cents)}\u00a0€"


def parse_cents(text: str) -> int:
    """Read an amount in euro, German (`1.234,56`) or plain (`1234.56`), as whole cents.

    Raises ValidationError with a German message for everything else. `1.234` is refused, because it can be read as
    one thousand two hundred thirty-four or as one euro and 23 cents and something.
    """
    cleaned = WHOLE_EUROS.sub(",00", CURRENCY.sub("", text.strip())).strip()
    if SPACED_AMOUNT.match(cleaned):
        cleaned = re.sub(r"\s", "", cleaned)
    if cleaned.startswith(("-", "−")):
        raise ValidationError(
            "Schreiben Sie einen Betrag ab 0,00 Euro. Ein Minus ist hier nicht möglich.", code="negative"
        )
    if AMBIGUOUS_AMOUNT.match(cleaned):
        whole, rest = cleaned.split(".")
        raise ValidationError(
            f"Meinen Sie {cleaned},00 Euro oder {whole},{rest[:2]} Euro? "
            f"Schreiben Sie {cleaned},00 oder {whole},{rest[:2]}.",
            code="ambiguous",
        )
    if GERMAN_AMOUNT.match(cleaned):
        euro, _, places = cleaned.replace(".", "").partition(",")
    elif PLAIN_AMOUNT.match(cleaned):
        euro, _, places = cleaned.partition(".")
    elif TOO_PRECISE.match(cleaned):
        raise ValidationError(
            "Schreiben Sie höchstens zwei Stellen nach dem Komma, zum Beispiel 38.700,00.", code="places"
        )
    else:
        raise ValidationError("Schreiben Sie einen Betrag wie 38.700,00.", code="format")
    amount_cents = int(euro) * 100 + int(places.ljust(2, "0") or 0)
    if amount_cents > LARGEST_AMOUNT_CENTS:
        raise ValidationError("Schreiben Sie einen Betrag bis 999.999.999,99 Euro.", code="too_large")
    return amount_cents


def parse_date(text: str) -> datetime.date:
    """Read a date as `21.11.2026` or `2026-11-21`; raises ValidationError with a German message."""
    cleaned = text.strip()
    if match := GERMAN_DATE.match(cleaned):
        day, month, year = (int(part) for part in match.groups())
    elif match := ISO_DATE.match(cleaned):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise ValidationError("Schreiben Sie ein Datum wie 21.11.2026.", code="format")
    if not 1900 <= year <= 2200:
        raise ValidationError("Schreiben Sie ein Jahr zwischen 1900 und 2200.", code="year")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise ValidationError("Diesen Tag gibt es nicht. Schreiben Sie ein Datum wie 21.11.2026.", code="day") from None


class FramedRadioSelect(forms.RadioSelect):
    """Choices in frames of their own, hard to miss with a thumb."""

    frame = " app-choice"


class MoneyField(forms.CharField):
    """An amount that is typed in euro and given as whole cents."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def clean(self, value: Any) -> Any:
        """Return whole cents or None."""
        text = super().clean(value)
        return parse_cents(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount the German way; leave typed text as it was typed."""
        return plain_cents(value) if isinstance(value, int) else value


class GermanDateField(forms.CharField):
    """A calendar day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")

    def clean(self, value: Any) -> Any:
        """Return date or None."""
        text = super().clean(value)
        return parse_date(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        """Show a stored date the German way; leave typed text as it was typed."""
        return f"{value:%d.%m.%Y}" if isinstance(value, datetime.date) else value


class NameField(forms.CharField):
    """One line for a name or title, in the one form of `ui.text`; what cannot be printed is refused with its place."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The text in one line, before its length is checked."""
        return " ".join(plain(str(super().to_python(value))).split())

    def validate(self, value: Any) -> None:
        """Also refuse what cannot be printed."""
        super().validate(value)
        check_printable(value)


class PersonNameField(NameField):
    """The name of a person. Names are mailed to others: a sentence, an address of a page or of a mailbox is refused."""

    def validate(self, value: Any) -> None:
        """Also refuse what is no name."""
        super().validate(value)
        if NOT_IN_NAMES.search(value) or len(value.split()) > LONGEST_NAME_IN_WORDS:
            raise ValidationError(
                "Schreiben Sie hier nur den Namen, ohne Internetadresse, Zeichen wie @ oder / und ganze Sätze.",
                code="no_name",
            )


class PlainTextField(forms.CharField):
    """Several lines of plain text, in the one form of `ui.text`; what cannot be printed is refused with its place."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 5000)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The text as it is counted and kept: a line end is one sign."""
        return plain(str(super().to_python(value)))

    def validate(self, value: Any) -> None:
        """Also refuse what cannot be printed."""
        super().validate(value)
        check_printable(value)
