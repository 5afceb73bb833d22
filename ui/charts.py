"""Bars as values for the component `c-bar`: widths in percent, a pattern per part, words for people who see none."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

PATTERNS = ("full", "stripes", "lines", "dots", "empty")


@dataclass(frozen=True)
class BarPart:
    """One part of a bar; `left` and `width` are percentages with a dot, as SVG reads them."""

    label: str
    text: str
    left: str
    width: str
    pattern: str


@dataclass(frozen=True)
class Bar:
    """A bar with its legend; `key` makes its ids unique on the page."""

    key: str
    title: str
    description: str
    parts: list[BarPart]


def bar(key: str, title: str, parts: Sequence[tuple[str, int, str]], *, rest_last: bool = False) -> Bar:
    """A bar of parts `(label, size, words)`; sizes are whole numbers (cents, minutes) and not negative.

    The order of the parts decides their pattern; with `rest_last` the last one is what is left and stays empty. A part
    of size 0 keeps its place in the legend.
    """
    whole = sum(size for _, size, _ in parts)
    made, reached = [], Decimal(0)
    for number, (label, size, text) in enumerate(parts):
        width = Decimal(size * 100) / whole if whole else Decimal(0)
        pattern = "empty" if rest_last and number == len(parts) - 1 else PATTERNS[number % len(PATTERNS)]
        made.append(BarPart(label, text, f"{reached:.2f}", f"{width:.2f}", pattern))
        reached += width
    words = "; ".join(f"{label} {text}" for label, _, text in parts)
    return Bar(key, title, f"{words}.", made)
