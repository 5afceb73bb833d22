"""The words of a motion follow from its facts, and an addition cannot contradict them."""

import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.board.figures.motions import (
    APPROVED,
    DEFERRED,
    PARTIALLY,
    REJECTED,
    WITH_CONDITIONS,
    Asked,
    Condition,
    Motion,
    as_terms,
    contradicts,
    forbidden_in,
    from_terms,
    reads_like_a_motion,
    words_of,
    words_of_refusal,
)

START, END = datetime.date(2027, 8, 1), datetime.date(2030, 7, 31)
ASKED = Asked(
    "eine volle Koordinierungsstelle im Kyffhäuserkreis",
    "Die Stiftung zahlt die Hälfte der Kosten",
    11_290_550,
    START,
    END,
)
GATE = Condition(
    "Der Bescheid über die Mittel aus ESF Plus liegt vor", "Kopie des Bescheids", datetime.date(2027, 9, 30)
)
DUTY = Condition("Die Steuerungsgruppe hat sich getroffen.", "kurzes Protokoll", datetime.date(2028, 1, 31), later=True)
GRANT = (
    "Gefördert wird eine volle Koordinierungsstelle im Kyffhäuserkreis vom 01.08.2027 bis 31.07.2030. "
    "Die Stiftung zahlt die Hälfte der Kosten, höchstens 112.905,50\u00a0€."
)
FULL = {"amount_cents": 11_290_550, "starts_on": START, "ends_on": END}


@pytest.mark.parametrize(
    ("motion", "words"),
    [
        (Motion(APPROVED, **FULL), ["Der Beirat bewilligt.", GRANT]),
        (
            Motion(WITH_CONDITIONS, (GATE, DUTY), **FULL, addition="Der Beirat dankt der Kommune"),
            [
                "Der Beirat bewilligt mit Bedingung.",
                GRANT,
                "Vor Auszahlung nötig: Der Bescheid über die Mittel aus ESF Plus liegt vor. "
                "Nachweis: Kopie des Bescheids, bis 30.09.2027.",
                "Später nachzuweisen: Die Steuerungsgruppe hat sich getroffen. "
                "Nachweis: kurzes Protokoll, bis 31.01.2028.",
                "Ergänzung, die am Beschluss nichts ändert: Der Beirat dankt der Kommune.",
            ],
        ),
        (
            Motion(PARTIALLY, **FULL | {"amount_cents": 1_000}),
            [
                "Der Beirat bewilligt einen Teil.",
                GRANT.replace("112.905,50", "10,00")
                + " Beantragt waren höchstens 112.905,50\u00a0€ vom 01.08.2027 bis 31.07.2030.",
            ],
        ),
        (
            Motion(DEFERRED, deferred_until=datetime.date(2027, 9, 15), needed="der Beschluss"),
            ["Der Beirat vertagt die Entscheidung auf den 15.09.2027.", "Bis dahin soll vorliegen: der Beschluss."],
        ),
        (Motion(REJECTED, reasons="Zu früh"), ["Der Beirat lehnt den Antrag ab.", "Gründe: Zu früh."]),
    ],
    ids=["grant", "conditions", "part", "deferral", "rejection"],
)
def test_the_words_follow_from_the_facts(motion: Motion, words: list[str]) -> None:
    assert words_of(motion, ASKED).splitlines() == words


def test_a_rejection_speaks_of_no_money_and_a_grant_without_amount_of_none() -> None:
    assert "€" not in words_of(Motion(REJECTED, **FULL, reasons="Nein"), ASKED)
    assert words_of(Motion(APPROVED), Asked("ein Vorhaben")) == "Der Beirat bewilligt.\nGefördert wird ein Vorhaben."
    assert words_of(Motion(APPROVED, amount_cents=5), Asked("X")).endswith("Gezahlt werden höchstens 0,05\u00a0€.")


def test_a_failed_grant_is_told_with_the_reasons_of_the_chair() -> None:
    assert words_of_refusal("Zu\nfrüh").splitlines()[1] == "Gründe: Zu früh."


@pytest.mark.parametrize(
    "addition",
    [
        "Gezahlt werden 10,00 Euro.",
        "１０ Euro",
        "zehntausend Euro",
        "DREISSIG",
        "½ davon",
        "Ⅳ",
        "٣",
        "₁₀",
        "fünfzig Prozent",
        "50 %",
        "ab Mai",
        "im ma\u0308rz",
        "bis Jahresende",
        "nur unter Vorbehalt",
        "sofern der Kreistag mitgeht",
        "Der Antrag wird ab\u00adge\u200blehnt.",
        "Der Beirat LEHNT das ab",
        "Das wird nicht bewilligt",
        "Dieser Beschluss gilt nicht.",
        "Der Vorschlag wird nicht angenommen",
        "wird gekürzt",
        "Geld in €",
        "abge\u115flehnt",
        "b\u034fewilligt",
        "\u0430bgelehnt",
        "bew\u0131ll\u0131gt",
        "bew\u00edlligt",
        "ab-gelehnt",
        "zurückgewiesen",
        "verworfen",
        "nicht entsprochen",
        "keine Zusage",
        "unter der Voraussetzung",
        "dreizehn Stellen",
        "anderthalb",
        "drei Mio.",
        "Zahlung erst nach Nachweis",
        "vom Tisch",
        "nur, wenn",
    ],
)
def test_an_addition_takes_nothing_that_could_contradict(addition: str) -> None:
    assert forbidden_in(addition) is not None


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Der Beirat bewilligt.", True),
        ("Entfällt.\nDer  Beirat lehnt den Antrag ab.", True),
        ("Gezahlt werden höchstens 5,00 €.", True),
        ("Die Stiftung zahlt nichts", True),
        ("Der Antrag ist abgelehnt", True),
        (".", True),
        ("", False),
        ("Der Bescheid über die Mittel aus ESF Plus liegt vor", False),
        ("Eigenmittel von 5.000 € stehen im Haushalt", False),
        ("Das Netzwerk ist noch nicht beschrieben.", False),
    ],
)
def test_a_condition_or_reason_does_not_read_like_the_motion(text: str, reads: bool) -> None:
    assert reads_like_a_motion(text) is reads


@pytest.mark.parametrize(
    "addition",
    [
        "",
        "Der Beirat dankt der Kommune für die offene Darstellung ihres Netzwerks.",
        "Wir freuen uns auf den Austausch. Die Mitglieder loben die sorgfältige Planung.",
        "Achtsam begleitet, mit Elan.",
    ],
)
def test_a_kind_word_may_follow(addition: str) -> None:
    assert forbidden_in(addition) is None


days = st.none() | st.dates(datetime.date(2026, 1, 1), datetime.date(2035, 1, 1))
conditions = st.lists(st.builds(Condition, st.text(min_size=1), st.text(), days, st.booleans()), max_size=3).map(tuple)
motions = st.builds(
    Motion,
    st.sampled_from([APPROVED, WITH_CONDITIONS, PARTIALLY, DEFERRED, REJECTED]),
    conditions,
    st.none() | st.integers(0, 10**11),
    days,
    days,
    days,
    st.text(),
    st.text(),
    st.text(),
)


@given(motions)
def test_facts_come_back_as_they_were_kept(motion: Motion) -> None:
    assert from_terms(as_terms(motion)) == motion


@given(motions, motions)
def test_words_tell_motions_apart_in_what_takes_effect(one: Motion, other: Motion) -> None:
    """The first line names the decision; two that differ in it never read the same."""
    first, second = (words_of(dataclasses.replace(each), ASKED).splitlines()[0] for each in (one, other))
    assert one.proposal == other.proposal or first != second


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Die Stiftung zahlt höchstens 12.000 mehr.", "Entscheidungen"),
        ("Sie bekommen 500 € dazu.", "Beträge"),
        ("Sie bekommen fünfhundert Euro.", "Beträge"),
        ("Wir tragen 75 Prozent.", "Prozentangaben"),
        ("Danke. Der Beirat lehnt ab.", "Entscheidungen"),
        ("Der Vertrag läuft bis 31.12.2031.", "Daten der Förderung"),
        ("Die Förderung beginnt im März 2031.", "Daten der Förderung"),
        ("Die Stelle endet am 3. Mai.", "Daten der Förderung"),
    ],
)
def test_a_paragraph_beside_what_takes_effect_contradicts_nothing(text: str, what: str) -> None:
    found = contradicts(text)
    assert found is not None and found[0] == what


@pytest.mark.parametrize(
    "text",
    ["", "Bitte rufen Sie uns bis 15.03. an.", "Wir freuen uns auf die Zusammenarbeit.\nIhr Team", "Raum 12, Mo–Fr"],
)
def test_a_friendly_paragraph_stays(text: str) -> None:
    assert contradicts(text) is None
