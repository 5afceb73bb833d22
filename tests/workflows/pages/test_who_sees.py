"""„Wer sieht was von uns?“ is read from the permissions themselves: a change of one changes the page."""

import dataclasses
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import policy
from accounts.choices import MUNICIPAL_ROLES, Role
from accounts.models import Organisation, User
from advisory.support.acts.wall import open_notes
from advisory.support.models import AdvisoryCase
from notifications import kinds
from tests.advisory.support.supported import Circle, advise, an_accompaniment_that_began
from tests.conftest import make_person
from workflows import registry
from workflows.pages.who_sees import GROUPS, reach, sees_something

pytestmark = pytest.mark.django_db
# The page names these by another permission, or they are the example of a fifth process.
ELSEWHERE = {registry.VIEW_CASE, kinds.RECIPIENT, "workflows.view_operations", "example.view_errand"}


def cells(group: str) -> dict[str, str | None]:
    """What a group sees, matter by matter."""
    found = next(one for one in GROUPS if one.title == group)
    return {matter.title: reach(matter, found) for matter in registry.shown_matters()}


def test_every_role_stands_in_one_group() -> None:
    assert sorted(role for group in GROUPS for role in group.roles) == sorted(Role)


def test_whatever_opens_a_file_entry_table_or_mail_is_named() -> None:
    opened = {*registry.file_openings(), *registry.event_openings(), *registry.fact_openings()}
    opened |= {kind.shown_to for kind in kinds.declared().values()}
    named = {permission for matter in registry.shown_matters() for permission, _ in matter.openings}
    assert opened - named - ELSEWHERE == set(), "name it with register_shown"


def test_learning_and_money_see_each_other_as_the_wall_says() -> None:
    advises, pays = cells("Beratung"), cells("Wer Geld prüft")
    assert advises["Umsetzungsplan und Protokolle"] == "" and pays["Umsetzungsplan und Protokolle"] is None
    assert advises["Vertrag, Gehalt, Konto und Auszahlungen"] is None
    assert pays["Vertrag, Gehalt, Konto und Auszahlungen"] == ""
    assert cells("Beirat")["Antrag und Anlagen"] == "zur Abstimmung, ohne Befangene"
    assert pays["Antrag und Anlagen"] == "nach dem Einreichen"
    assert [one.title for one in GROUPS if not sees_something(one)] == ["Ministerium", "Datenschutz", "Andere Kommunen"]


def test_a_changed_permission_changes_the_page(
    gotha: Organisation, editor: User, client_of: Any, monkeypatch: Any
) -> None:
    make_person(Role.MINISTRY_OBSERVER)
    url = f"/kommunen/{gotha.pk}/wer-sieht-was/"
    before = client_of(editor).get(url).content.decode()
    assert "Nichts davon sehen: Ministerium, Andere Kommunen." in before
    permission = policy.declared()["support.view_case"]
    wider = (*permission.grants, policy.anywhere(Role.MINISTRY_OBSERVER))
    monkeypatch.setitem(policy._permissions, permission.name, dataclasses.replace(permission, grants=wider))
    assert "Nichts davon sehen: Andere Kommunen." in client_of(editor).get(url).content.decode()


def test_a_municipality_reads_who_it_is_today_and_who_opened(
    gotha: Organisation, jena: Organisation, client_of: Any
) -> None:
    circle = Circle(gotha)
    advisory = an_accompaniment_that_began(gotha, circle)
    advise(advisory, circle)
    open_notes(advisory=AdvisoryCase.objects.select_related("case").get(), person=circle.adviser)
    start = client_of(circle.editor).get("/start/").content.decode()
    url = f"/kommunen/{gotha.pk}/wer-sieht-was/"
    assert url in start
    page = client_of(circle.editor).get(url).content.decode()
    assert "Jonas Wald" in page and "Lea Sommerfeld, Yasmin Demir" in page
    assert "Plan und Protokolle" in page and "Nachricht zur Begleitung" in page
    stranger = make_person(Role.APPLICANT_EDITOR, jena)
    assert client_of(stranger).get(url).status_code == 404
    assert "Plan und Protokolle" not in client_of(circle.caseworker).get(url).content.decode()


def test_it_costs_few_statements_however_many_people_there_are(
    gotha: Organisation, editor: User, client_of: Any
) -> None:
    client, url = client_of(editor), f"/kommunen/{gotha.pk}/wer-sieht-was/"
    for role in set(Role) - MUNICIPAL_ROLES:
        make_person(role)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert client.get(url).status_code == 200
        counts.append(len(statements))
        for _ in range(4):
            make_person(Role.ADVISOR)
    assert counts[0] == counts[1] and counts[0] <= 30
