"""The page „Wer sieht was von uns?“ says what the rules say."""

from typing import Any

import pytest

from accounts.choices import Role
from accounts.models import Organisation, User
from notifications import kinds
from tests.conftest import make_person
from workflows import registry
from workflows.pages.sights import sees
from workflows.permissions import is_on_cases

pytestmark = pytest.mark.django_db


def test_everything_that_opens_a_page_file_entry_or_mail_is_named() -> None:
    named = {permission for _, permission in registry.sights()}
    opening = {*registry.file_openings(), *registry.event_openings()}
    opening |= {kind.shown_to for kind in kinds.declared().values()}
    opening |= {kind.permission for kind in registry.case_kinds().values()}
    asked = {name for name in opening if is_on_cases(name) and not name.startswith(("example.", "workflows."))}
    assert asked - named == set()


def test_it_says_the_wall() -> None:
    assert sees(frozenset({Role.ADVISOR}), "support.view_case")
    assert not sees(frozenset({Role.ADVISOR}), "financing.view_finances")
    assert not sees(frozenset({Role.IKPE_CASEWORKER, Role.FOUNDATION_OFFICER}), "support.view_case")


def test_the_municipality_reads_it_and_others_do_not(
    gotha: Organisation, jena: Organisation, editor: User, lead: User, client_of: Any
) -> None:
    url = f"/kommunen/{gotha.pk}/wer-sieht-was/"
    page = client_of(editor).get(url).content.decode()
    assert "Notizen, Ziele und Plan der Begleitung" in page and lead.name in page
    assert url in client_of(editor).get("/start/").content.decode()
    assert client_of(make_person(Role.APPLICANT_EDITOR, jena)).get(url).status_code == 404
