"""Fixtures: organisations, people with roles, cases, clients; and triggers taken out of the way of flushing."""

import atexit
import contextlib
import datetime
import itertools
import os
import sqlite3
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation, RoleAssignment, User
from accounts.services.reference import load_organisations
from funding.financing.models import FinancingTerms
from tests.concurrency.templates import copy_of
from workflows.casefile.cases import open_case
from workflows.casefile.models import CaseFile, RuleSet
from workflows.choices import RuleSetState, Turn
from workflows.deadlines.declarations import seed_rules

_numbers = itertools.count(1)


def pytest_configure() -> None:
    """One folder for what all processes of this run copy their sites from; the first process names and ends it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="fk-run-", ignore_cleanup_errors=True)
        os.environ["TEST_TEMPLATES"] = folder.name
        atexit.register(folder.cleanup)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker waits for another at the end."""
    items.sort(key=lambda item: not any(map(item.get_closest_marker, ("xdist_group", "servers"))))


_plain_teardown = TransactionTestCase._fixture_teardown


def _teardown_without_triggers(self: Any) -> None:
    """SQLite flushes row by row, so the triggers that keep the journal would refuse it."""
    if connection.vendor != "sqlite":
        _plain_teardown(self)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP TRIGGER {name}")
    _plain_teardown(self)
    with connection.cursor() as cursor:
        for _, sql in found:
            cursor.execute(sql)


TransactionTestCase._fixture_teardown = _teardown_without_triggers  # type: ignore[method-assign]


def load_world() -> RuleSet:
    """Organisations and an open programme phase; loaded again where a test has emptied the database."""
    loaded = FinancingTerms.objects.select_related("rule_set").filter(rule_set__code="TPK-TEST").first()
    if loaded is not None:
        return loaded.rule_set
    load_organisations()
    rule_set = RuleSet.objects.create(
        code="TPK-TEST",
        version=1,
        name="Förderphase im Test",
        reference_prefix="TPK",
        starts_on=datetime.date(2026, 1, 1),
        ends_on=datetime.date(2029, 12, 31),
        state=RuleSetState.OPEN,
    )
    seed_rules(rule_set)
    FinancingTerms.objects.create(rule_set=rule_set, foundation_name="Musterstiftung")
    return rule_set


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A copy of the template that sites are made of; on SQLite it is held in memory."""
    address, drop = copy_of("world", tmp_path_factory.mktemp("database"))
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "sqlite":
            connection.settings_dict["NAME"] = "file:tests?mode=memory&cache=shared"
            connection.ensure_connection()
            with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as template:
                template.backup(connection.connection)
        else:
            connection.settings_dict["NAME"] = urllib.parse.urlsplit(address).path[1:]
    yield
    with django_db_blocker.unblock():
        connection.close()
        drop()


@pytest.fixture
def rule_set(db: None) -> RuleSet:
    return load_world()


@pytest.fixture
def gotha(rule_set: RuleSet) -> Organisation:
    return Organisation.objects.get(name="Landkreis Gotha")


@pytest.fixture
def jena(rule_set: RuleSet) -> Organisation:
    return Organisation.objects.get(name="Stadt Jena")


@pytest.fixture
def institute(rule_set: RuleSet) -> Organisation:
    return Organisation.objects.get(kind=OrganisationKind.INSTITUTE)


@pytest.fixture
def board(rule_set: RuleSet) -> Organisation:
    return Organisation.objects.get(kind=OrganisationKind.BOARD)


KIND_OF_ROLE = {
    **dict.fromkeys(
        ("ikpe_caseworker", "ikpe_lead", "advisor", "board_office", "dpo", "admin"), OrganisationKind.INSTITUTE
    ),
    **dict.fromkeys(("board_chair", "board_member", "board_guest"), OrganisationKind.BOARD),
    **dict.fromkeys(("foundation_officer", "foundation_signatory"), OrganisationKind.FOUNDATION),
}


def make_person(role: str | None, organisation: Organisation | None = None, name: str = "") -> User:
    """A person with one role; without an organisation the one that fits the role."""
    number = next(_numbers)
    person = User.objects.create_user(
        f"person{number}@beispiel.example", name or f"Person {number}", "kein-echtes-Passwort"
    )
    if role is not None:
        if organisation is None:
            kind = KIND_OF_ROLE.get(role)
            if kind is None:
                organisation, _ = Organisation.objects.get_or_create(
                    name="Ministerium im Test", defaults={"kind": OrganisationKind.PARTNER}
                )
            else:
                organisation = Organisation.objects.get(kind=kind)
        RoleAssignment.objects.create(user=person, organisation=organisation, role=role)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def person(rule_set: RuleSet) -> Callable[..., User]:
    return make_person


@pytest.fixture
def caseworker(rule_set: RuleSet) -> User:
    return make_person(Role.IKPE_CASEWORKER, name="Lea Sommerfeld")


@pytest.fixture
def lead(rule_set: RuleSet) -> User:
    return make_person(Role.IKPE_LEAD, name="Yasmin Demir")


@pytest.fixture
def editor(gotha: Organisation) -> User:
    return make_person(Role.APPLICANT_EDITOR, gotha, name="Miriam Adler")


def make_case(organisation: Organisation, rule_set: RuleSet, title: str = "Brot holen", actor: Any = None) -> CaseFile:
    """A case of the example kind."""
    return open_case(
        organisation=organisation,
        kind="errand",
        title=title,
        stage="asked",
        turn=Turn.INSTITUTE,
        rule_set=rule_set,
        actor=actor,
    )


@pytest.fixture
def case(gotha: Organisation, rule_set: RuleSet, editor: User) -> CaseFile:
    return make_case(gotha, rule_set, actor=editor)


def fresh(user: User) -> User:
    """The same person as a new request sees her."""
    return User.objects.get(pk=user.pk)


def sign_in_freshly(client: Client, user: User) -> None:
    """Note in the session that the person has just proved who she is."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def fresh_statistics() -> None:
    """Tell PostgreSQL how many rows there are now, as its own timer does for rows that are committed.

    Only of tables of this database: those that all databases share are locked until the end of the test, and the test
    of another worker would wait for them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            names = [connection.ops.quote_name(name) for name in connection.introspection.table_names(cursor)]
            cursor.execute(f"ANALYZE {', '.join(names)}")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sign_in_freshly(client, user)
        return client

    return make


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    return lambda: django_capture_on_commit_callbacks(execute=True)
