"""A package is checked by a stranger with the script in it, offline; what may not be read is not in it."""

import dataclasses
import hashlib
import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from accounts.models import Organisation, User
from tests.advisory.board.boards import an_open_round, make_board, vote
from tests.conftest import make_person
from tests.funding.financing import funded
from workflows import registry, selectors
from workflows.casefile import facts, journal
from workflows.casefile.models import CaseFile
from workflows.casefile.proofs import heads
from workflows.casefile.proofs.export import View, write_package

pytestmark = pytest.mark.django_db
CLOSED = {
    "applications.contactevent": "notes of calls",
    "board.ballot": "a vote",
    "board.ballotevidence": "shows a vote",
    "board.round": "counts stay sealed where a round was not quorate",
    "support.advisorysession": "notes of advice, some for the advisers alone",
    "workflows.caseexclusion": "who is kept away",
    "workflows.storedfile": "goes with its file",
}


@pytest.fixture
def paid(gotha: Organisation, settings: Any, tmp_path: Path) -> CaseFile:
    people = funded.People(gotha)
    contract = funded.ready(gotha, people)
    funded.paid_call(contract, people)
    journal.seal_the_rest()
    settings.DATA_DIR = tmp_path / "data"
    settings.HEADS_DIR, settings.HEADS_KEY = str(tmp_path / "heads"), str(tmp_path / "heads.key")
    heads.create_key()
    heads.sign_heads()
    return CaseFile.objects.get(pk=contract.case_id)


def unpacked(case: CaseFile, folder: Path, view: View | None = None) -> Path:
    content = BytesIO()
    write_package(case, content, View() if view is None else view)
    with zipfile.ZipFile(content) as archive:
        archive.extractall(folder)
    return folder


def checked(folder: Path, *more: str) -> tuple[int, str]:
    """What the script in the package says, alone and without our code."""
    command = [sys.executable, "-I", "-B", str(folder / "pruefe.py"), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def test_a_whole_package_is_checked_by_its_own_script(paid: CaseFile, tmp_path: Path) -> None:
    folder = unpacked(paid, tmp_path / "package")
    key = heads.public_text(heads.load_key())
    code, said = checked(folder, "--schluessel", key)
    assert code == 0 and "Alles stimmt" in said
    assert "nicht mit einem eigenen" in checked(folder)[1]
    assert "passt nicht zum Schlüssel" in checked(folder, "--schluessel", "A" * 43 + "=")[1]
    rows = json.loads((folder / "angaben.json").read_text())
    assert any(key.startswith("financing.payment:") for key in rows)
    assert "IBAN" in (folder / "angaben" / "financing.bankaccount.csv").read_text()


def test_every_part_that_was_changed_or_removed_is_named(paid: CaseFile, tmp_path: Path) -> None:
    folder = unpacked(paid, tmp_path / "package")
    names = json.loads((folder / "manifest.json").read_text())["parts"]
    for name in sorted(set(names) - {"pruefe.py"}):
        content = (folder / name).read_bytes()
        for forged in (content[:-1] + bytes([content[-1] ^ 1]), content[:-1], None):
            (folder / name).unlink() if forged is None else (folder / name).write_bytes(forged)
            code, said = checked(folder)
            assert code == 1 and name in said
        (folder / name).write_bytes(content)
    assert checked(folder)[0] == 0


def forge(folder: Path, part: str, change: Any) -> tuple[int, str]:
    """Change a part and the manifest with it, as somebody does who knows the package; then take it back."""
    place, manifest = folder / part, folder / "manifest.json"
    before = place.read_text(), manifest.read_text()
    values = json.loads(before[0])
    change(values)
    place.write_text(json.dumps(values))
    told = json.loads(before[1])
    told["parts"][part] = hashlib.sha256(place.read_bytes()).hexdigest()
    if part == "verlauf.json":
        told["entries"], told["head"] = len(values), values[-1]["hash"]
    manifest.write_text(json.dumps(told))
    answer = checked(folder)
    place.write_text(before[0])
    manifest.write_text(before[1])
    return answer


def test_a_manifest_that_was_made_anew_hides_nothing(paid: CaseFile, tmp_path: Path) -> None:
    folder = unpacked(paid, tmp_path / "package")
    payment = next(
        key for key in json.loads((folder / "angaben.json").read_text()) if key.startswith("financing.payment:")
    )

    def pay_more(rows: Any) -> None:
        rows[payment]["amount_cents"]["value"] += 1

    def other_actor(entries: Any) -> None:
        entries[2]["content"]["actor"] = 1

    assert "amount_cents: stimmt nicht" in forge(folder, "angaben.json", pay_more)[1]
    assert f"{payment}: fehlt" in forge(folder, "angaben.json", lambda rows: rows.pop(payment))[1]
    assert "Eintrag 3: der Inhalt wurde verändert" in forge(folder, "verlauf.json", other_actor)[1]
    assert "bezeugt sind" in forge(folder, "verlauf.json", lambda entries: entries.pop())[1]
    assert "Anschluss" in forge(folder, "verlauf.json", lambda entries: entries.pop(3))[1]


def test_a_reader_gets_what_the_pages_show_and_can_still_check_the_chain(paid: CaseFile, tmp_path: Path) -> None:
    auditor = make_person(Role.AUDITOR)
    read = selectors.events_visible_to(auditor, paid).filter(what__startswith="contract.")
    some = frozenset(read.values_list("pk", flat=True))
    view = dataclasses.replace(selectors.export_view(auditor, paid), entries=some)
    code, said = checked(unpacked(paid, tmp_path / "package", view))
    entries = json.loads((tmp_path / "package" / "verlauf.json").read_text())
    shown = {one["number"] for one in entries if "content" in one}
    assert code == 0 and "ohne Inhalt" in said
    assert shown == set(paid.events.filter(pk__in=some).values_list("number", flat=True))
    assert len(shown) < len(entries)


def test_what_is_not_shown_cannot_be_tried_out(paid: CaseFile, tmp_path: Path) -> None:
    view = View(entries=frozenset(), tables=frozenset({"workflows.casefile"}), files=frozenset())
    folder = unpacked(paid, tmp_path / "package", view)
    text = "".join(path.read_text() for path in folder.rglob("*") if path.suffix in {".json", ".csv"})
    salts = [one.salt for one in paid.events.all()] + [one.reason.seal_salt for one in paid.events.exclude(reason=None)]
    assert checked(folder)[0] == 0 and not [salt for salt in salts if salt and salt in text]
    assert funded.IBAN not in text and not (folder / "dateien").exists()


def test_a_table_that_nobody_opened_is_in_no_package_of_a_person() -> None:
    opened = {label for labels in registry.fact_openings().values() for label in labels}
    assert opened.isdisjoint(CLOSED) and opened | set(CLOSED) == {
        label for label in facts.fact_models() if not label.startswith("example.")
    }


def test_the_page_gives_the_package_to_lead_and_auditor_and_notes_it(
    paid: CaseFile, lead: User, editor: User, caseworker: User, client_of: Any
) -> None:
    url = f"/vorgaenge/{paid.pk}/ausgeben/"
    assert "Vorgang exportieren" in client_of(lead).get(f"/vorgaenge/{paid.pk}/").content.decode()
    answer = client_of(lead).post(url)
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert {"verlauf.json", "angaben.json", "pruefe.py"} <= set(archive.namelist())
    assert paid.events.filter(what="case_exported", actor=lead).count() == 1
    assert [client_of(one).post(url).status_code for one in (editor, caseworker)] == [404, 404]


def test_no_package_leaves_the_house_while_a_vote_runs(case: CaseFile, lead: User, client_of: Any) -> None:
    members = make_board(3)
    vote(an_open_round(case), members[0])
    answer = client_of(lead).post(f"/vorgaenge/{case.pk}/ausgeben/", follow=True)
    assert "Solange über diesen Vorgang abgestimmt wird" in answer.content.decode()
    assert not case.events.filter(what="case_exported").exists()


def test_the_command_writes_the_whole_package_once(paid: CaseFile, tmp_path: Path, capsys: Any) -> None:
    target = tmp_path / "whole.zip"
    call_command("export_case", str(paid.pk), "--to", str(target))
    assert json.loads(zipfile.ZipFile(target).read("manifest.json"))["whole"]
    with pytest.raises(CommandError, match="gibt es schon"):
        call_command("export_case", paid.reference or str(paid.pk), "--to", str(target))
    with pytest.raises(CommandError, match="gibt es nicht"):
        call_command("export_case", "TPK-1900-0001")
