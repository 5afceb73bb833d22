"""Templates are source: short lines, one element a line where it has children, cells only in the table component."""

import enum
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_LINE = 120
HOUSE = ("ui", "notifications", "accounts", "workflows", "advisory", "funding")

# The only places that write cells: the table of pages and the table of mails.
CELL_WRITERS = {"ui/templates/cotton/table.html", "ui/templates/cotton/mail/row.html"}
CELL = re.compile(r'<t[dh]\b|role="cell"')

# Elements that structure a page. Inline ones (a, strong, span) stay in the line of their text.
BLOCKS = {
    *("html", "head", "body", "header", "main", "footer", "nav", "section", "article", "aside", "div", "form"),
    *("ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "fieldset", "details", "blockquote", "figure"),
}
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}")
OPENED = re.compile(r"<([a-zA-Z][\w.-]*)")


def templates() -> list[Path]:
    """Every HTML template of the product."""
    return sorted(path for app in HOUSE for path in (ROOT / app).rglob("templates/**/*.html"))


def directory(path: Path) -> str:
    """The app directory of a template, `advisory/board`."""
    return path.relative_to(ROOT).as_posix().partition("/templates/")[0]


def directories() -> list[str]:
    """The directories with templates."""
    return sorted({directory(path) for path in templates()})


def of(name: str) -> list[Path]:
    """The templates of a directory."""
    return [path for path in templates() if directory(path) == name]


def is_block(tag: str) -> bool:
    """Whether an element or component belongs on lines of its own."""
    return tag in BLOCKS or tag.startswith("c-")


def crowded(line: str) -> bool:
    """Whether a line opens a block within or behind something else."""
    bare = TAGS.sub("", line).strip()
    opened = [match.group(1) for match in OPENED.finditer(bare)]
    blocks = [tag for tag in opened if is_block(tag)]
    return len(blocks) > 1 or (len(blocks) == 1 and not bare.startswith(f"<{blocks[0]}"))


def problems(name: str) -> list[str]:
    """What is wrong with the templates of a directory, each with its place."""
    found = []
    for path in of(name):
        place = path.relative_to(ROOT).as_posix()
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if len(line) > LONGEST_LINE:
                found.append(f"{place}:{number} is {len(line)} characters long")
            if CELL.search(line) and place not in CELL_WRITERS:
                found.append(f"{place}:{number} writes a cell by hand")
            if crowded(line):
                found.append(f"{place}:{number} opens two blocks in one line")
            if len(line) - len(line.lstrip(" ")) != len(line) - len(line.lstrip()) or line != line.rstrip():
                found.append(f"{place}:{number} has stray white space")
    return found


@pytest.mark.parametrize("name", directories())
def test_templates_read_as_source(name: str) -> None:
    assert problems(name) == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_template_compiles(path: Path) -> None:
    name = path.as_posix().partition("/templates/")[2]
    assert get_template(name).template.nodelist is not None


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("<section><h2>Titel</h2></section>", False),
        ("<div><p>Text</p></div>", False),
        ("<div><ul></ul></div>", True),
        ("{% if a %}<div>", False),
        ("Text <div>", True),
        ("<p>Text</p><div>", True),
        ("<c-panel><c-actions>", True),
    ],
)
def test_the_check_sees_crowded_lines(line: str, wrong: bool) -> None:
    assert crowded(line) is wrong


def codes() -> set[str]:
    """Every code that an enum of the house knows."""
    found, todo = set(), [enum.Enum]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if issubclass(kind, str) and kind.__module__.split(".")[0] in HOUSE:
            found |= {str(one.value) for one in kind}  # type: ignore[var-annotated]
    return found


def test_a_template_compares_only_with_codes_that_exist() -> None:
    known = codes()
    wrong = [
        f"{path.relative_to(ROOT)}: {code}"
        for path in templates()
        for code in re.findall(r'[=!]= *"([A-Z][A-Z_]+)"', path.read_text(encoding="utf-8"))
        if code not in known
    ]
    assert wrong == []
