"""German fields read what offices type and refuse, in German, what cannot be read for sure."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ui.fields import (
    GermanDateField,
    MoneyField,
    NameField,
    PlainTextField,
    parse_cents,
    parse_date,
    plain_cents,
)

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1234,5", "1234.50"),
        ("1.234.567", "1234567.00"),
        ("38.700,00 €", "38700.00"),
        ("38\u00a0700,00", "38700.00"),
        ("0", "0.00"),
        ("38.700,-", "38700.00"),
        ("38.700,–", "38700.00"),
        ("38 700,00", "38700.00"),
        ("1\u202f234\u202f567", "1234567.00"),
        ("38.700,00 EUR", "38700.00"),
        ("38700 euro", "38700.00"),
        ("€ 38.700,00", "38700.00"),
        ("12", "12.00"),
    ],
)
def test_amounts_are_read(text: str, value: str) -> None:
    assert parse_cents(text) == int(Decimal(value) * 100)


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3",
        "-5",
        "−5",
        "NaN",
        "Infinity",
        "1e9",
        "1,234",
        "1.2345",
        "1.23,4",
        "12.34.56",
        "abc",
        "٣",
        "1_000",
        "1 2",
        "9" * 30,
    ],
)
def test_amounts_that_cannot_be_read_for_sure_are_refused(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_cents(text)
    assert "Schreiben Sie" in caught.value.messages[0]


def test_an_ambiguous_amount_shows_both_readings() -> None:
    with pytest.raises(ValidationError) as caught:
        parse_cents("1.234")
    assert "1.234,00" in caught.value.messages[0] and "1,23" in caught.value.messages[0]


@given(st.integers(0, 99_999_999_999))
def test_a_shown_amount_reads_back(amount_cents: int) -> None:
    assert parse_cents(plain_cents(amount_cents)) == amount_cents


@pytest.mark.parametrize(
    ("text", "value"), [("21.11.2026", (2026, 11, 21)), ("1.2.2027", (2027, 2, 1)), ("2026-11-21", (2026, 11, 21))]
)
def test_dates_are_read(text: str, value: tuple[int, int, int]) -> None:
    assert parse_date(text) == datetime.date(*value)


@pytest.mark.parametrize(
    "text", ["31.02.2027", "01.01.0000", "0.1.2027", "21.11.26", "2026-13-01", "morgen", "21/11/2026", "٢١.١١.٢٠٢٦x"]
)
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_date(text)


@pytest.mark.parametrize(
    "text", ["Anna\u202egnA", "A\x00B", "A\u2066B", "\ue000", "A👍", "\ufffe", "\U000e0041", "\ud800"]
)
def test_names_with_hidden_characters_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        NameField(label="Name").clean(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A\nB", "A B"),
        ("A\x0bB\x0cC", "A B C"),
        ("A\r\nBcc: x@y.example", "A Bcc: x@y.example"),
        ("An\u00adna\u200b", "Anna"),
        ("Mu\u0308ller \x96 Berg", "Müller – Berg"),
    ],
)
def test_names_come_in_one_line_without_helpers(text: str, name: str) -> None:
    assert NameField().clean(text) == name


def test_names_keep_umlauts_hyphens_and_apostrophes() -> None:
    assert NameField().clean("Dr. Ève O’Brien-Müßiggang") == "Dr. Ève O’Brien-Müßiggang"


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\u202eb", "x" * 5001])
def test_texts_with_control_characters_or_too_long_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        PlainTextField().clean(text)


def test_a_line_end_counts_once() -> None:
    text = "\r\n".join(["x" * 38] * 102)
    assert len(PlainTextField(max_length=4000).clean(text)) == 102 * 39 - 1
    with pytest.raises(ValidationError):
        PlainTextField(max_length=3976).clean(text)


def test_text_pasted_from_office_programs_becomes_plain() -> None:
    assert PlainTextField().clean("Netzwerke:\x0b\uf0b7\tKita \x96 Hort\x0c\u201eA\u201c") == (
        "Netzwerke:\n•\tKita – Hort\n„A“"
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [("Gut\nSehr 👍", "„👍“ (Zeile 2, Zeichen 6)"), ("\ud83d", "Zeichen 1"), ("a\n\nb\x07", "Zeile 3, Zeichen 2")],
)
def test_what_cannot_be_printed_is_named_with_its_place(text: str, place: str) -> None:
    with pytest.raises(ValidationError) as caught:
        PlainTextField().clean(text)
    assert place in caught.value.messages[0]


def test_texts_keep_lines_and_templates_as_they_are() -> None:
    assert PlainTextField().clean("a\r\nb {{ c }} <b>") == "a\nb {{ c }} <b>"


class Example(forms.Form):
    amount = MoneyField(label="Betrag")
    day = GermanDateField(label="Tag")


def test_typed_text_stays_in_the_field_after_a_refusal() -> None:
    form = Example({"amount": "1.234", "day": "31.02.2027"})
    assert not form.is_valid()
    page = form.render()
    assert 'value="1.234"' in page and 'value="31.02.2027"' in page
    assert 'aria-invalid="true"' in page
    assert 'role="alert"' in page
    assert 'href="#id_amount"' in page


def test_stored_values_are_shown_the_german_way() -> None:
    page = Example(initial={"amount": 3_870_050, "day": datetime.date(2027, 2, 1)}).render()
    assert 'value="38.700,50"' in page and 'value="01.02.2027"' in page
