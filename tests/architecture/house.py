"""Draws the house as `docs/haus.svg` from the floors and rooms that import-linter enforces, so that it is never old.

`.venv/bin/python -m tests.architecture.house` writes the picture; a test compares.
"""

import textwrap
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURE = ROOT / "docs" / "haus.svg"
WIDTH, LEFT, GAP, LINE, CHARACTER = 1000, 20, 26, 17, 6.6
WORDS = {
    "config": "Einstellungen, Routen, Celery",
    "demo": "Erfundene Kommunen, Personen und Vorgänge",
    "funding.applications": "Förderantrag: Entwurf, Prüfung, Entscheidung",
    "funding.financing": "Rechner, Fördervertrag, Stelle, Mittelabruf, Abrechnung",
    "advisory.board": "Beirat: Sitze, Beschlüsse, Stimmen",
    "advisory.support": "Vereinbarung, Begleitung, Umsetzungsplan",
    "workflows": "Engine, Fristen, Vorgang, Programmseite",
    "accounts": "Personen, Rollen, Zugang, Maschine der Regeln",
    "notifications": "Postausgang",
    "ui": "Seitenrahmen, Formulare, deutsche Felder, Bilder",
}
NEW = ("neuer Prozess", "eigene App, eine Zeile in config/")


def floors() -> list[list[str]]:
    """The floors from top to bottom; apps that stand beside each other share one."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return [[part.strip(" ()") for part in layer.split("|")] for layer in contracts[0]["layers"]]


def rooms() -> dict[str, list[str]]:
    """The rooms of an app from top to bottom, as its contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return {
        container: [layer.replace("(", "").replace(")", "") for layer in contract["layers"]]
        for contract in contracts[1:]
        for container in contract["containers"]
    }


def _box(name: str, words: str, inside: list[str], *, left: int, top: int, width: int) -> tuple[list[str], int]:
    """A box with its name, what it is for, and its rooms; returns its lines and its height."""
    text = " ─ ".join(inside).replace(" | ", " · ")
    lines = textwrap.wrap(text, int((width - 24) / CHARACTER), break_long_words=False)
    height = 34 + LINE * (1 + len(lines))
    dashed = ' stroke-dasharray="5 4"' if name == NEW[0] else ""
    drawn = [
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="4" fill="#fff" stroke="#222"{dashed}/>',
        f'<text x="{left + 12}" y="{top + 22}" font-weight="bold">{escape(name)}</text>',
        f'<text x="{left + 12}" y="{top + 22 + LINE}" fill="#333">{escape(words)}</text>',
    ]
    for number, line in enumerate(lines, 2):
        drawn.append(
            f'<text x="{left + 12}" y="{top + 22 + LINE * number}" fill="#555" font-size="12">{escape(line)}</text>'
        )
    return drawn, height


def draw() -> str:
    """The picture as SVG."""
    inside = rooms()
    body: list[str] = []
    top = GAP
    described = []
    for floor in floors():
        beside = [(name, WORDS[name], inside.get(name, [])) for name in floor]
        if len(floor) > 1:
            beside.append((*NEW, []))
        width = (WIDTH - 2 * LEFT - GAP * (len(beside) - 1)) // len(beside)
        tallest = 0
        for place, (name, words, parts) in enumerate(beside):
            drawn, height = _box(name, words, parts, left=LEFT + place * (width + GAP), top=top, width=width)
            body += drawn
            tallest = max(tallest, height)
        described.append(" neben ".join(floor))
        middle = WIDTH // 2
        body.append(f'<path d="M{middle} {top + tallest + 4}v{GAP - 8}" stroke="#222" marker-end="url(#pfeil)"/>')
        top += tallest + GAP
    body.pop()  # nothing lies below the ground floor
    words = f"Von oben nach unten: {', '.join(described)}. Importe gehen nur nach unten."
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" '
        'aria-labelledby="t d" font-family="sans-serif" font-size="14">',
        f'<title id="t">Das Haus</title><desc id="d">{escape(words)}</desc>',
        '<defs><marker id="pfeil" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{top}" fill="#f4f5f7"/>',
    ]
    return "\n".join([*head, *body, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
