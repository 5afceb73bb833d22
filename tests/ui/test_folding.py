"""Search and order of letters, alike on both databases, as DIN 5007-1 says."""

import unicodedata
from typing import Any

import pytest

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from ui.folding import BASES, LOWER, Folded, SortKey, fold, sort_key

pytestmark = pytest.mark.django_db


def named(*names: str) -> Any:
    """Organisations of these names, and no others."""
    kept = Organisation.objects.bulk_create(Organisation(kind=OrganisationKind.INSTITUTE, name=name) for name in names)
    return Organisation.objects.filter(pk__in=[one.pk for one in kept])


@pytest.mark.parametrize("word", ["SÖMMERDA", "sömmerda", "so\u0308mmerda", "ÖMM", "SO\u0308M"])
def test_umlauts_are_found_in_any_case_and_form(word: str) -> None:
    rows = named("Haus Sömmerda", "Haus Sommerda", "Haus SO\u0308MMERDA")
    found = rows.alias(folded=Folded("name")).filter(folded__contains=fold(word))
    assert {one.name for one in found} == {"Haus Sömmerda", "Haus SO\u0308MMERDA"}


def test_lists_are_sorted_as_people_do() -> None:
    names = [
        "Zwei",
        "Öz",
        "Haus Sonne",
        "Haus Söm",
        "Straße 1",
        "Strasse 2",
        "strand",
        "Ahle",
        "Äpfel",
        "Ångst",
        "Ébène",
    ]
    assert [one.name for one in named(*names)] == [
        "Ahle",
        "Ångst",
        "Äpfel",
        "Ébène",
        "Haus Söm",
        "Haus Sonne",
        "Öz",
        "strand",
        "Straße 1",
        "Strasse 2",
        "Zwei",
    ]
    assert [sort_key(one) for one in ("Straße", "Öz", None)] == ["strasse", "oz", None]


def test_both_databases_fold_every_latin_letter_alike() -> None:
    letters = [*LOWER, *LOWER.values(), *BASES, "ß", "ẞ", *"AbZ09 -%_'"]
    rows = named(*(f"{number} {one}" for number, one in enumerate(letters)))
    rows = rows.annotate(folded=Folded("name"), key=SortKey("name"))
    told = {one.name: (one.folded, one.key) for one in rows}
    assert {name: both for name, both in told.items() if both != (fold(name), sort_key(name))} == {}
    assert len(told) == len(letters) and all(unicodedata.normalize("NFC", one) == one for one in LOWER)
