"""Signed lists: what was cut, lost or written anew shows against them; nothing lies with the data."""

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, User
from tests.conftest import make_case
from tests.workflows.casefile.proofs import forger
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.models import CaseEvent, CaseEventReason, CaseFile
from workflows.casefile.proofs import heads

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.HEADS_DIR, settings.HEADS_KEY = str(tmp_path / "heads"), str(tmp_path / "key" / "heads.key")
    call_command("create_heads_key", stdout=StringIO())
    return tmp_path


@pytest.fixture
def attested(places: Path, case: CaseFile, gotha: Organisation, rule_set: Any, editor: User) -> Path:
    make_case(gotha, rule_set, title="Zweite Sache", actor=editor)
    for number in range(3):
        journal.record(case, "something", actor=editor, reason=f"weil {number}")
    journal.seal_the_rest()
    return heads.sign_heads()


def against(path: Path, *more: str) -> str:
    out, told = StringIO(), StringIO()
    try:
        call_command("verify_journal", "--against", str(path), *more, stdout=out, stderr=told)
    except CommandError as error:
        return f"{told.getvalue()}{error}"
    return out.getvalue()


def test_a_chain_that_has_grown_is_not_blamed(attested: Path, case: CaseFile) -> None:
    journal.record(case, "something")
    said = against(attested)
    assert "alles stimmt; 2 Vorgänge verglichen" in said and "0 Dateien" in said


def cut_the_tail(case: CaseFile) -> None:
    last = CaseEvent.objects.filter(case=case).latest("number")
    forger.raw(CaseEventReason).filter(event=last)._raw_delete("default")
    forger.raw(CaseEvent).filter(pk=last.pk)._raw_delete("default")
    before = CaseEvent.objects.filter(case=case).latest("number")
    forger.raw(CaseFile).filter(pk=case.pk).update(event_count=before.number, head_hash=before.hash)


def rewrite(case: CaseFile) -> None:
    """Another actor in the first entry, and every hash after it computed anew, as somebody with the code can."""
    previous = ""
    for event in CaseEvent.objects.filter(case=case).order_by("number"):
        event.what = "other" if event.what == "something" else event.what
        event.previous_hash = previous
        previous = journal.chain_hash(event)
        forger.raw(CaseEvent).filter(pk=event.pk).update(
            what=event.what, previous_hash=event.previous_hash, hash=previous
        )
    forger.raw(CaseFile).filter(pk=case.pk).update(head_hash=previous)


def exchange(case: CaseFile) -> None:
    """A new case with the id of an old one."""
    forger.remove_case(case)
    new = CaseFile.objects.get()
    copied = {one.attname: getattr(new, one.attname) for one in CaseFile._meta.concrete_fields}
    copied |= {"id": case.pk, "reference": None, "event_count": 0, "head_hash": ""}
    forger.raw(CaseFile).bulk_create([CaseFile(**copied)])
    again = CaseFile.objects.get(pk=case.pk)
    journal.record(again, "case_opened", more={f"workflows.casefile:{case.pk}": again.sealed_values()})


ATTACKS = {
    "am Ende fehlen Einträge. Bezeugt sind 4": cut_the_tail,
    "fehlt. Bezeugt sind 4": forger.remove_case,
    "der Verlauf bis Eintrag 4 wurde neu geschrieben": rewrite,
    "am Ende fehlen Einträge": exchange,
}


@pytest.mark.parametrize("said", ATTACKS)
def test_what_the_chain_alone_cannot_tell_shows_against_the_list(attested: Path, case: CaseFile, said: str) -> None:
    with forger.without_triggers():
        ATTACKS[said](CaseFile.objects.get(pk=case.pk))
    assert f"Vorgang {case.pk}: {said}" in against(attested)


def test_rewriting_is_silent_without_the_list(attested: Path, case: CaseFile) -> None:
    with forger.without_triggers():
        rewrite(CaseFile.objects.get(pk=case.pk))
    call_command("verify_journal", stdout=StringIO())


def test_a_list_that_was_changed_or_signed_by_another_key_is_refused(attested: Path) -> None:
    whole = json.loads(attested.read_text())
    whole["body"]["cases"].pop()
    other = attested.with_name("other.json")
    other.write_text(json.dumps(whole))
    assert "passt nicht zum öffentlichen Schlüssel" in against(other)
    strange = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    assert "passt nicht" in against(attested, "--public-key", strange)
    assert "nicht die erwartete Form" in against(attested, "--public-key", "x")


def test_each_list_names_the_one_before_it(attested: Path) -> None:
    second = heads.sign_heads(again=True)
    assert heads.sign_heads() == attested and heads.lists() == [attested, second]
    assert list(heads.compare_lists(second)) == []
    attested.write_text(attested.read_text() + " ")
    assert "die Liste davor" in against(second)


def test_key_and_lists_are_for_this_account_alone_and_made_once(attested: Path, settings: Any) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (attested, Path(settings.HEADS_KEY))}
    assert modes == {0o600}
    with pytest.raises(CommandError, match="schon einen Schlüssel"):
        call_command("create_heads_key")


@pytest.mark.parametrize("name", ["HEADS_DIR", "HEADS_KEY"])
def test_neither_key_nor_lists_lie_with_the_data(places: Path, settings: Any, name: str) -> None:
    setattr(settings, name, str(settings.DATA_DIR / "x" / ".." / "here"))
    with pytest.raises(DomainRefusal, match=name):
        heads.sign_heads()
    setattr(settings, name, "")
    with pytest.raises(CommandError, match="nicht gesetzt"):
        call_command("sign_heads")
