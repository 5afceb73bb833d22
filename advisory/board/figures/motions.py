"""The motion a round votes on: its facts, and the words derived from them. Pure, no import of ours.

Words follow facts (security rule 19): nobody types the sentence that is voted on, so it cannot contradict what takes
effect. A free addition may follow; it takes no amounts, dates, percentages, conditions or decisions. The words are
frozen with the version of their template when a round opens; 0 is a text that was written freely before there were any.
"""

import datetime
import hashlib
import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

TEMPLATE = 1
FREE_TEXT = 0
APPROVED, WITH_CONDITIONS, PARTIALLY = "APPROVED", "APPROVED_WITH_CONDITIONS", "PARTIALLY_APPROVED"
DEFERRED, REJECTED, WAITLISTED = "DEFERRED", "REJECTED", "WAITLISTED"
GRANTS = frozenset({APPROVED, WITH_CONDITIONS, PARTIALLY})
OPENING = {
    APPROVED: "Der Beirat bewilligt.",
    WITH_CONDITIONS: "Der Beirat bewilligt mit Bedingung.",
    PARTIALLY: "Der Beirat bewilligt einen Teil.",
    REJECTED: "Der Beirat lehnt den Antrag ab.",
    WAITLISTED: "Der Beirat setzt den Antrag auf die Warteliste.",
}
NOT_GRANTED = "Der Vorschlag zu bewilligen fand keine Mehrheit. Der Antrag ist abgelehnt."

MONTHS = "januar februar märz april mai juni juli august september oktober november dezember"
WEEKDAYS = "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
SMALL = (
    "null zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn anderthalb hälfte halbe halben drittel viertel zehntel dutzend doppelt doppelte"
)
LARGE = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend million milliarde"
DECIDING = (
    "bewillig genehmig ablehn abgelehn abweis abgewies zurückweis zurückgewies verworf verwerf versag vertag zurückst "
    "zurückgest verschieb verschob warteliste zustimm zugestimm angenomm widerruf aufheb aufgehob beschluss beschließ "
    "beschloss entsproch zusage förderung geförder kürz ausgezahl auszahl zahlung ungültig unwirksam"
)
DECIDING_WORDS = "lehnt lehnen stimmt stimmen gilt gelten zahlt zahlen nimmt nehmen dagegen geld tisch hinfällig"


def _plain(text: str) -> str:
    """Text as it is compared: base letters, nothing invisible, nothing between the parts of a word, small letters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    seen = "".join(one for one in apart if unicodedata.category(one) not in {"Cf", "Mn", "Me"})
    return re.sub(r"(?<=[^\W\d_])[-‐‑‒–—](?=[^\W\d_])", "", seen).casefold()


def _words(*lists: str) -> str:
    return "|".join(_plain(" ".join(lists)).split())


FORBIDDEN = (
    ("Beträge", re.compile(r"[€$£]|\b(?:euro|eur|cents?|mio|tsd)\b|\w*(?:betrag|betrage)\w*")),
    ("Prozentangaben", re.compile(r"\w*(?:prozent|promille)\w*|[%‰]")),
    ("Daten", re.compile(rf"\b(?:{_words(MONTHS, WEEKDAYS)})s?\b|\w*(?:jahres|monats|wochen)ende\w*")),
    ("Zahlen", re.compile(rf"\w*\d\w*|\b(?:{_words(SMALL)})\b|\w*(?:{_words(LARGE)})\w*")),
    (
        "Bedingungen",
        re.compile(r"\w*(?:beding|auflage|vorbehalt|voraus(?:ge)?setz|nachweis)\w*|\b(?:sofern|falls|wenn|solange)\b"),
    ),
    ("Entscheidungen", re.compile(rf"\w*(?:{_words(DECIDING)})\w*|\b(?:{_words(DECIDING_WORDS)})\b")),
)
# How the words of the board itself begin: nothing that somebody types beside them may read like one of their lines.
FORMULA = re.compile(
    r"\bder beirat\b|\bgefordert (?:wird|werden)\b|\bgezahlt (?:wird|werden)\b|\bdie stiftung zahlt\b"
    r"|\b(?:antrag|forderung)\b[^.]*\b(?:abgelehnt|bewilligt|vertagt)\b|hochstens \d"
)
A_DAY = re.compile(rf"\b\d{{1,2}}\s*\.\s*(?:\d{{1,2}}\s*\.|{_words(MONTHS)})|\b20\d\d\b")
OF_THE_GRANT = re.compile(
    r"\w*(?:forder|vertrag|zeitraum|laufzeit|bewillig|stelle\b|auszahl|zahlung)\w*|\b(?:lauft|endet|beginnt|gilt|gelten)\b"
)
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzß")


@dataclass(frozen=True)
class Condition:
    """Something tied to an approval: what, how it is shown, until when; `later` is due once payments run (Auflage)."""

    text: str
    evidence: str = ""
    due_on: datetime.date | None = None
    later: bool = False


@dataclass(frozen=True)
class Motion:
    """What takes effect if the motion is adopted; `amount_cents` in whole cents.

    `needed` is what a deferral waits for, `reasons` are those of a rejection, `addition` is free text without weight.
    """

    proposal: str
    conditions: tuple[Condition, ...] = ()
    amount_cents: int | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    deferred_until: datetime.date | None = None
    needed: str = ""
    reasons: str = ""
    addition: str = ""

    @property
    def gates(self) -> list[Condition]:
        """What must be met before a payment."""
        return [one for one in self.conditions if not one.later]

    @property
    def duties(self) -> list[Condition]:
        """What is shown later."""
        return [one for one in self.conditions if one.later]


@dataclass(frozen=True)
class Asked:
    """What was asked for, as values of the matter: the thing, who bears which part, and how much for how long."""

    granted: str
    bearing: str = ""
    amount_cents: int | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None


def euro(cents: int) -> str:
    """`1.234,56 €` with a no-break space, from whole cents."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", ".") + f",{rest:02d}\u00a0€"


def _day(day: datetime.date) -> str:
    return f"{day:%d.%m.%Y}"


def _period(start: datetime.date | None, end: datetime.date | None) -> str:
    return f"vom {_day(start)} bis {_day(end)}" if start and end else ""


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def line_of(condition: Condition) -> str:
    """A condition in one line, as ballot, letter and contract show it."""
    words = [_sentence(condition.text)]
    until = f"bis {_day(condition.due_on)}" if condition.due_on else ""
    if condition.evidence:
        words.append(_sentence(f"Nachweis: {condition.evidence.strip().rstrip('.')}" + (f", {until}" if until else "")))
    elif until:
        words.append(_sentence(until[0].upper() + until[1:]))
    return " ".join(words)


def _grant(motion: Motion, asked: Asked) -> list[str]:
    period = _period(motion.starts_on, motion.ends_on)
    parts = [f"Gefördert wird {asked.granted}{f' {period}' if period else ''}."]
    if motion.amount_cents is not None:
        most = f"höchstens {euro(motion.amount_cents)}"
        parts.append(f"{asked.bearing}, {most}." if asked.bearing else f"Gezahlt werden {most}.")
    if motion.proposal == PARTIALLY:
        wanted = [
            f"höchstens {euro(asked.amount_cents)}" if asked.amount_cents is not None else "",
            _period(asked.starts_on, asked.ends_on),
        ]
        parts.append(f"Beantragt waren {' '.join(part for part in wanted if part)}.")
    return [" ".join(parts)]


def words_of(motion: Motion, asked: Asked) -> str:
    """The words of a motion, one thought a line; the same facts always give the same words (template 1)."""
    if motion.proposal == DEFERRED:
        until = f" auf den {_day(motion.deferred_until)}" if motion.deferred_until else ""
        lines = [f"Der Beirat vertagt die Entscheidung{until}."]
        if motion.needed.strip():
            lines.append(f"Bis dahin soll vorliegen: {_sentence(motion.needed)}")
    else:
        lines = [OPENING[motion.proposal]]
    if motion.proposal in GRANTS:
        lines += _grant(motion, asked)
        lines += [f"Vor Auszahlung nötig: {line_of(one)}" for one in motion.gates]
        lines += [f"Später nachzuweisen: {line_of(one)}" for one in motion.duties]
    if motion.proposal == REJECTED and motion.reasons.strip():
        lines.append(f"Gründe: {_sentence(motion.reasons)}")
    if motion.addition.strip():
        lines.append(f"Ergänzung, die am Beschluss nichts ändert: {_sentence(motion.addition)}")
    return "\n".join(lines)


def digest_of(words: str) -> str:
    """SHA-256 of the words, for the journal and for the page that shows what was read."""
    return hashlib.sha256(words.encode()).hexdigest()


def words_of_refusal(reasons: str) -> str:
    """What is announced when a motion to grant found no majority and the chair closes the matter."""
    return f"{NOT_GRANTED}\nGründe: {_sentence(reasons)}"


def forbidden_in(addition: str) -> tuple[str, str] | None:
    """What an addition must not hold, and the first place where it does; None where it is free of it."""
    for sign in addition:
        if unicodedata.category(sign).startswith("N"):
            return "Zahlen", sign
        if unicodedata.category(sign).startswith("L") and not LETTERS.issuperset(_plain(sign)):
            return "Andere Schriftzeichen", sign
    text = _plain(addition)
    for name, pattern in FORBIDDEN:
        found = pattern.search(text)
        if found:
            return name, found.group().strip()
    return None


def reads_like_a_motion(text: str) -> bool:
    """Whether a condition or a reason reads like a line of the motion itself, or says nothing at all."""
    plain = " ".join(_plain(text).split())
    return bool(text.strip()) and (FORMULA.search(plain) is not None or not any(one.isalnum() for one in plain))


def contradicts(text: str) -> tuple[str, str] | None:
    """What a free paragraph of a letter or a contract must not hold, and the first place where it does.

    Amounts, percentages, what reads like a line of the decision, and a day in a sentence that speaks of the grant: all
    of them stand there already, derived from what takes effect (security rule 19). A day to call back by is none.
    """
    for sentence in re.split(r"(?<=[^\d][.!?;:])\s+|\n", text):
        plain = " ".join(_plain(sentence).split())
        for name, pattern in FORBIDDEN[:2]:
            if found := pattern.search(plain):
                return name, found.group().strip()
        if FORMULA.search(plain):
            return "Entscheidungen", sentence.strip()
        if OF_THE_GRANT.search(plain) and (found := A_DAY.search(plain)):
            return "Daten der Förderung", found.group().strip()
    return None


def meaning_of_a_vote(proposal: str) -> str:
    """What yes and no mean on a proposal, for the ballot."""
    stays = "Der Antrag bleibt dann offen, ein neuer Vorschlag folgt."
    if proposal == REJECTED:
        return (
            "Zustimmung heißt: Ich will, dass der Antrag abgelehnt wird. "
            f"Ablehnung heißt: Ich will nicht, dass er abgelehnt wird. {stays}"
        )
    if proposal == DEFERRED:
        return f"Zustimmung heißt: Ich will, dass vertagt wird. Ablehnung heißt: Ich will nicht vertagen. {stays}"
    if proposal in GRANTS:
        return (
            "Zustimmung heißt: Ich will, dass so bewilligt wird. Ablehnung heißt: Ich will diesen Vorschlag nicht; "
            "ohne Mehrheit sagt der Vorsitz, ob der Antrag abgelehnt ist oder ein neuer Vorschlag folgt."
        )
    return ""


def as_terms(motion: Motion) -> dict[str, Any]:
    """The facts of a motion as JSON, as a round keeps them; days as ISO dates."""
    kept = asdict(motion)
    kept["conditions"] = [one | {"due_on": one["due_on"] and one["due_on"].isoformat()} for one in kept["conditions"]]
    for name in ("starts_on", "ends_on", "deferred_until"):
        kept[name] = kept[name] and kept[name].isoformat()
    return kept


def from_terms(terms: dict[str, Any]) -> Motion:
    """The facts a round kept."""
    day = datetime.date.fromisoformat
    days = {name: terms[name] and day(terms[name]) for name in ("starts_on", "ends_on", "deferred_until")}
    rows = tuple(Condition(**(one | {"due_on": one["due_on"] and day(one["due_on"])})) for one in terms["conditions"])
    return Motion(**(terms | days | {"conditions": rows}))
