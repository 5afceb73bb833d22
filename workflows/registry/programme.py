"""What the apps above put on the programme page: panels that need attention, and sections of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ProgrammeSection:
    """A section of the programme page under its own permission.

    `load(user, phase)` returns the template's values, or None for nothing; `table(values)` the same as rows of a sheet,
    headings first.
    """

    title: str
    template: str
    permission: str
    load: Callable[[Any, Any], dict[str, Any] | None]
    table: Callable[[dict[str, Any]], list[list[Any]]]


@dataclass(frozen=True)
class Attention:
    """A panel at the top of the programme page: what a person should look at, or None if all is well."""

    permission: str
    load: Callable[[Any], "Panel | None"]


@dataclass(frozen=True)
class Panel:
    """Such a panel: a heading with a number, a sentence, and where to go."""

    title: str
    text: str
    url: str
    link: str
    late: bool = False


NAMED = 3


def some_of(names: Sequence[str]) -> str:
    """The first names of a list for a panel: `Stadt Suhl, Ilm-Kreis, Stadt Jena und 2 weitere`."""
    words = ", ".join(names[:NAMED])
    return f"{words} und {len(names) - NAMED} weitere" if len(names) > NAMED else words


_programme_sections: list[ProgrammeSection] = []
_attention: list[Attention] = []


def register_programme_section(section: ProgrammeSection) -> None:
    """Add a section to the end of the programme page."""
    if section not in _programme_sections:
        _programme_sections.append(section)


def programme_sections(user: Any) -> list[ProgrammeSection]:
    """The sections of the programme page that this person may see."""
    return [section for section in _programme_sections if user.has_perm(section.permission)]


def register_attention(attention: Attention) -> None:
    """Add a panel to the top of the programme page."""
    if attention not in _attention:
        _attention.append(attention)


def attention_panels(user: Any) -> list[Panel]:
    """What this person should look at."""
    loaded = [one.load(user) for one in _attention if user.has_perm(one.permission)]
    return [panel for panel in loaded if panel is not None]
