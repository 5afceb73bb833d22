"""Filters above lists: what the address says filters, what it should not say is as if it were not there."""

from typing import Any

import django_filters
import pytest
from django.http import QueryDict
from django.template import Context, Template

from accounts.models import User
from tests.conftest import make_person
from ui.filters import ListFilter, SearchFilter

pytestmark = pytest.mark.django_db


class PersonFilter(ListFilter):
    """Two filters as lists have them."""

    q = SearchFilter("name", "email")
    lage = django_filters.ChoiceFilter(
        field_name="is_active", label="Lage", choices=[("1", "Aktiv"), ("0", "Stillgelegt")], empty_label="Alle"
    )


@pytest.fixture
def two_people() -> list[User]:
    people = [make_person("auditor"), make_person("auditor")]
    for person, name, email in zip(people, ("Kim Adler", "Lea Stern"), ("a@x.example", "adler@x.example"), strict=True):
        person.name, person.email = name, email
        person.save()
    return people


def found(address: str) -> list[str]:
    rows = User.objects.filter(email__endswith="@x.example").order_by("name")
    return [person.name for person in PersonFilter(QueryDict(address), queryset=rows).qs]


def test_a_word_is_looked_for_in_every_field(two_people: list[User]) -> None:
    assert found("q=adler") == ["Kim Adler", "Lea Stern"]
    assert found("q=kim") == ["Kim Adler"]


@pytest.mark.parametrize("address", ["", "q=", "q=%00", "lage=", "lage=unsinn", "lage=1%00", "lage=" + "1" * 5000])
def test_a_value_that_cannot_be_filters_nothing(address: str, two_people: list[User]) -> None:
    assert found(address) == ["Kim Adler", "Lea Stern"]


def test_a_wrong_value_beside_a_right_one_leaves_the_right_one(two_people: list[User]) -> None:
    assert found("q=kim&lage=unsinn") == ["Kim Adler"]


def test_a_long_word_is_cut_and_never_an_error(two_people: list[User]) -> None:
    assert found("q=" + "x" * 5000) == []


@pytest.mark.parametrize("address", ["q=kim&lage=0", "q=%00%3Cb%3E&lage=unsinn"])
def test_the_form_shows_what_filters_and_marks_nothing_as_wrong(address: str) -> None:
    filters: Any = PersonFilter(QueryDict(address), queryset=User.objects.none())
    page = Template('{% cotton filters :form="form" label="Suchen" / %}').render(Context({"form": filters.form}))
    assert 'id="q"' in page
    assert 'for="lage"' in page
    assert "aria-invalid" not in page
    assert "optional" not in page
    assert "<b>" not in page
    assert ('value="0" selected' in page) is ("lage=0" in address)


def test_the_value_of_a_filter_is_nothing_unless_it_filters() -> None:
    assert PersonFilter(QueryDict("lage=1"), queryset=User.objects.none()).value("lage") == "1"
    assert PersonFilter(QueryDict("lage=x"), queryset=User.objects.none()).value("lage") == ""
