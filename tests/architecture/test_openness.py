"""Every kind of file, mail and journal entry names the permission that opens it; what names none is shown to nobody.

An adviser sees the application of her municipality, and nothing of its contract and money beside the guarded pages.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from viewflow.workflow.flow import Flow as AnyFlow

from accounts import policy
from accounts.choices import Role
from accounts.models import Organisation
from advisory.support.choices import SUPPORT
from notifications import kinds
from notifications.models import OutboxMail
from tests.conftest import make_person
from tests.funding.financing.funded import People, paid_call, ready
from workflows import registry, selectors
from workflows.casefile.files import files_visible_to
from workflows.casefile.models import CaseFile, StoredFile
from workflows.engine.flow import Flow
from workflows.engine.nodes import HumanTask

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "advisory", "funding", "notifications", "workflows")
STORING = {"store_file", "keep_pdf", "register_file"}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the house, by the last part of the name that is called."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield ast.unparse(node.func).rpartition(".")[2], node


def text_of(node: Any) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_permission(name: str) -> bool:
    return name == registry.VIEW_CASE or name in policy.declared()


def flows(base: Any = Flow) -> Iterator[Any]:
    for one in base.__subclasses__():
        if one.__module__.startswith(APPS):
            yield one
        yield from flows(one)


def test_every_mail_says_who_reads_it_in_the_outbox() -> None:
    shown = {code: kind.shown_to for code, kind in kinds.declared().items()}
    assert len(shown) > 20
    assert {code for code, name in shown.items() if name != kinds.RECIPIENT and not is_permission(name)} == set()


def test_every_kind_of_file_that_is_stored_is_opened() -> None:
    opened = {kind for names in registry.file_openings().values() for kind in names}
    stored = {
        text_of(keyword.value)
        for name, call in calls()
        if name in STORING
        for keyword in call.keywords
        if keyword.arg == "kind"
    }
    assert len(stored) > 8
    assert stored - opened == set()
    assert all(map(is_permission, registry.file_openings()))


def test_every_entry_of_the_journal_is_opened() -> None:
    written = {text_of(call.args[1]) for name, call in calls() if name == "record" and len(call.args) > 1}
    written |= {f"board.{text_of(call.args[1])}" for name, call in calls() if name == "write_down"}
    written |= {
        f"{flow.instance.flow_label}.{node.name}"
        for flow in flows()
        for node in flow.instance.nodes()
        if isinstance(node, HumanTask)
    }
    assert len(written) > 60 and issubclass(Flow, AnyFlow)
    assert {what for what in written if what not in {"", "board."} and registry.opening_of(what) is None} == set()
    assert all(map(is_permission, registry.event_openings()))


@pytest.fixture
def spring() -> Iterator[object]:
    with time_machine.travel("2027-04-20 10:00 +0200", tick=False) as clock:
        yield clock


@pytest.fixture
def people(gotha: Organisation) -> People:
    return People(gotha)


MONEY = {"contract", "signed_contract", "post_confirmation", "condition"}


@pytest.fixture
def paid(spring: object, gotha: Organisation, people: People) -> Any:
    """A contract with a payment that went."""
    contract = ready(gotha, people)
    paid_call(contract, people)
    return contract


def test_an_adviser_gets_no_file_of_the_contract(paid: Any, people: People, client_of: Any) -> None:
    adviser = make_person(Role.ADVISOR)
    kept = StoredFile.objects.filter(case=paid.case, kind__in=MONEY)
    assert kept.exists()
    assert not files_visible_to(adviser).filter(kind__in=MONEY).exists()
    assert set(files_visible_to(people.lead).filter(kind__in=MONEY)) == set(kept)
    client, office = client_of(adviser), client_of(people.lead)
    assert client.get(f"/vorgaenge/{paid.case_id}/").status_code == 200
    for file in kept:
        assert client.get(reverse("workflows:file", args=[file.pk])).status_code == 404
        assert office.get(reverse("workflows:file", args=[file.pk])).status_code == 200
        for tab in ("", "dokumente/"):
            assert file.name not in client.get(f"/vorgaenge/{paid.case_id}/{tab}").content.decode()


def test_an_adviser_reads_no_step_of_money_in_the_timeline(paid: Any, people: People) -> None:
    case = CaseFile.objects.get(pk=paid.case_id)
    adviser = make_person(Role.ADVISOR)
    assert case.kind != SUPPORT and adviser.has_perm("workflows.view_case", case)
    ours = {one.what for one in selectors.events_visible_to(people.lead, case)}
    hers = {one.what for one in selectors.events_visible_to(adviser, case)}
    assert {"bankdata.confirm", "payment.check", "payment.release", "post_filled"} <= ours
    assert not {what for what in hers if what.startswith(("bankdata.", "payment.", "contract.", "post_"))}
    stored = selectors.events_visible_to(adviser, case).filter(what="file_stored")
    assert not {one.data["kind"] for one in stored} & MONEY


def test_mails_of_money_are_in_the_outbox_of_those_who_may_read_it(paid: Any, people: People, client_of: Any) -> None:
    mails = OutboxMail.objects.filter(kind="FUNDING_NEWS")
    assert mails.exists()
    for reader, may in (
        (make_person(Role.ADVISOR), False),
        (make_person(Role.BOARD_OFFICE), False),
        (people.lead, True),
    ):
        assert OutboxMail.objects.visible_to(reader).filter(kind="FUNDING_NEWS").exists() is may
        assert (client_of(reader).get(reverse("notifications:mail", args=[mails[0].pk])).status_code == 200) is may
