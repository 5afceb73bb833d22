"""A case as a package that a stranger checks offline: journal, facts, files, hashes, and the script that checks them.

What the reader may not see is left out; its hashes stay, so that the chain can still be followed.
"""

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from ui.sheets import neutral
from workflows.casefile import facts, journal
from workflows.casefile.files import FileDoesNotFit, checked_content
from workflows.casefile.models import CaseEvent, CaseFile
from workflows.casefile.plain import canonical
from workflows.casefile.proofs import heads, verify
from workflows.casefile.seals import field_key

FORM = 1
HERE = Path(__file__).resolve().parent
SCRIPT, README = "pruefe.py", "LIESMICH.txt"
FILE_LABEL = "workflows.storedfile"
UNSAFE = re.compile(r"[^\w. -]")
README_TEXT = """Vorgang {case}, ausgegeben am {day}

In diesem Paket liegt, was zu einem Vorgang gehört, so wie es am Tag der Ausgabe gespeichert war:

verlauf.json      der Verlauf, Eintrag für Eintrag, mit seiner Hash-Kette
angaben.json      die Angaben, für die der Verlauf einsteht; dieselben als Tabellen im Ordner angaben
dateien           die abgelegten Dateien, unverändert
heads-….json      die jüngste unterschriebene Liste aller Verläufe, wenn es eine gibt
manifest.json     die Prüfsummen aller Teile
pruefe.py         prüft das Paket, ohne Netz und ohne diese Anwendung

So prüfen Sie: Packen Sie alles in einen Ordner aus und rufen Sie dort auf (Python 3.9 oder neuer):

    python3 pruefe.py
    python3 pruefe.py --schluessel ÖFFENTLICHER_SCHLÜSSEL

Den öffentlichen Schlüssel bekommen Sie von der Stelle, die das Programm leitet, auf einem anderen Weg als dieses Paket.

Was die Person, die das Paket geholt hat, nicht lesen darf, ist nicht enthalten. Davon stehen nur die Hash-Werte da,
damit sich die Kette bis zum Ende prüfen lässt. Stimmen und ihre Belege enthält kein Paket, das auf der Seite geholt
wurde.
"""


@dataclass(frozen=True)
class View:
    """What a reader may see of a case: entries, tables of facts, files, by their ids; None: everything."""

    entries: frozenset[int] | None = None
    tables: frozenset[str] | None = None
    files: frozenset[int] | None = None

    def shows_entry(self, event: CaseEvent) -> bool:
        """Whether the content of an entry is given out."""
        return self.entries is None or event.pk in self.entries

    def shows_row(self, key: str) -> bool:
        """Whether a row is given out; the row of a file with its file."""
        label, _, pk = key.partition(":")
        if label == FILE_LABEL:
            return self.files is None or int(pk) in self.files
        return self.tables is None or label in self.tables


@dataclass
class Package:
    """The parts of a package by name, and their hashes; `damaged` names files that no longer fit."""

    archive: zipfile.ZipFile
    hashes: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    def add(self, name: str, content: bytes) -> None:
        """Add a part."""
        self.archive.writestr(name, content)
        self.hashes[name] = hashlib.sha256(content).hexdigest()


def entry_values(event: CaseEvent, *, shown: bool, seals_shown: bool) -> dict[str, Any]:
    """An entry as the package has it: its place and hashes always, its content where the reader may see it."""
    values: dict[str, Any] = {
        "form": 1 if event.salt is None else 2,
        "case": event.case_id,
        "number": event.number,
        "previous": event.previous_hash,
        "hash": event.hash,
    }
    if event.salt is not None:
        values["content_hash"] = journal.content_hash(event)
        values["seals_hash"] = hashlib.sha256(canonical(event.seals).encode()).hexdigest()
        if seals_shown:
            values["seals"] = event.seals
    if shown:
        values |= {"content": journal.content_of(event), "salt": event.salt}
        reason = getattr(event, "reason", None)
        if reason is not None and reason.text:
            values["reason"] = {"text": reason.text, "salt": reason.salt}
    return values


def _entry(event: CaseEvent, rows: dict[str, Any], view: View) -> dict[str, Any]:
    """An entry with its seals, where one of them is of a row that is shown."""
    seals_shown = view.entries is None or bool(rows.keys() & verify.as_dict(event.seals).keys())
    return entry_values(event, shown=view.shows_entry(event), seals_shown=seals_shown)


def shown_facts(events: list[CaseEvent], rows: dict[str, Any], view: View) -> dict[str, Any]:
    """The rows the reader may see, each field with the entry that sealed it and the key that opens this one seal."""
    newest = verify.newest_seals(events)
    found: dict[str, Any] = {}
    for key, row in rows.items():
        if view.shows_row(key):
            seals = newest.get(key) or {}
            found[key] = {
                name: {
                    "value": value,
                    "entry": seals[name].number if name in seals else None,
                    "key": field_key(seals[name].salt, key, name) if name in seals and seals[name].salt else None,
                }
                for name, value in row.items()
            }
    return found


def write_package(case: CaseFile, target: BinaryIO, view: View) -> None:
    """Write the package of a case as ZIP: what the view shows, as it is stored now."""
    with transaction.atomic():  # so that entries and rows are of one moment
        CaseFile.objects.select_for_update(no_key=True).get(pk=case.pk)
        events = verify.events_of([case.pk])[case.pk]
        rows = shown_facts(events, verify.rows_of([case.pk])[case.pk], view)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        package = Package(archive)
        package.add("verlauf.json", _json([_entry(event, rows, view) for event in events]))
        package.add("angaben.json", _json(rows))
        for name, content in _tables(rows):
            package.add(f"angaben/{name}.csv", content)
        files = _add_files(package, rows)
        attested = _add_list(package)
        day = timezone.localdate()
        package.add(README, README_TEXT.format(case=case.pk, day=f"{day:%d.%m.%Y}").encode())
        package.add(SCRIPT, (HERE / SCRIPT).read_bytes())
        manifest = {"files": files, "list": attested, "damaged": package.damaged, "parts": package.hashes}
        archive.writestr("manifest.json", _json(_about(case, events, view) | manifest))


def _about(case: CaseFile, events: list[CaseEvent], view: View) -> dict[str, Any]:
    return {
        "form": FORM,
        "case": case.pk,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "entries": len(events),
        "head": events[-1].hash if events else "",
        "whole": view == View(),
    }


def _json(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _tables(rows: dict[str, Any]) -> list[tuple[str, bytes]]:
    """One table per kind of row, with cells that no spreadsheet program takes for formulas."""
    by_label: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for key, row in rows.items():
        label, _, pk = key.partition(":")
        by_label.setdefault(label, []).append((pk, row))
    tables = []
    for label, some in by_label.items():
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        names = list(some[0][1])
        model: Any = facts.fact_models()[label]
        writer.writerow(["Nummer", *(neutral(str(model._meta.get_field(name).verbose_name)) for name in names)])
        writer.writerows([pk, *(_cell(row[name]["value"]) for name in names)] for pk, row in some)
        tables.append((label, b"\xef\xbb\xbf" + text.getvalue().encode()))
    return tables


def _cell(value: Any) -> str:
    return neutral("" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _add_files(package: Package, rows: dict[str, Any]) -> dict[str, str]:
    """Every file of a row that is shown, as stored; returns where each lies."""
    places = {}
    for key, row in rows.items():
        label, _, pk = key.partition(":")
        if not {"content", "sha256", "name"} <= row.keys():
            continue
        stored = facts.fact_models()[label]._base_manager.get(pk=pk)
        place = f"dateien/{label.partition('.')[2]}-{pk}-{UNSAFE.sub('_', row['name']['value'])}"
        try:
            package.add(place, checked_content(stored))
            places[key] = place
        except FileDoesNotFit:
            package.damaged.append(key)
    return places


def _add_list(package: Package) -> str:
    """The newest signed list, where there is one."""
    newest = heads.lists()[-1:] if heads.is_configured() else []
    for path in newest:
        package.add(path.name, path.read_bytes())
    return newest[0].name if newest else ""
