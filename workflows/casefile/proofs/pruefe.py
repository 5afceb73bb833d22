#!/usr/bin/env python3
"""Prüft das Paket eines Vorgangs: Prüfsummen, Kette, Siegel, Dateien, unterschriebene Liste. Ohne Netz, ohne Programm.

Aufruf im ausgepackten Ordner: python3 pruefe.py [--schluessel ÖFFENTLICHER_SCHLÜSSEL] [--liste heads-….json]
Endet mit 0, wenn alles stimmt, und mit 1, wenn etwas nicht stimmt. Needs nothing but the standard library.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Tuple  # noqa: UP035 - runs on older Pythons too

Point = Tuple[int, int, int, int]  # noqa: UP006 - runs on older Pythons too

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def canonical(values: Any) -> str:
    """JSON in one form: sorted, without spaces, ASCII only."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha256(text: str) -> str:
    """SHA-256 of a text as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(folder: Path, name: str) -> Any:
    """A part of the package as JSON."""
    return json.loads((folder / name).read_text(encoding="utf-8"))


def check_parts(folder: Path, manifest: Any) -> Iterator[str]:
    """Every part has the hash of the manifest, and nothing else lies there."""
    parts = manifest["parts"]
    for name, expected in sorted(parts.items()):
        place = folder / name
        if not place.is_file():
            yield f"{name}: fehlt."
        elif hashlib.sha256(place.read_bytes()).hexdigest() != expected:
            yield f"{name}: wurde verändert."
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there - set(parts) - {"manifest.json"}):
        if "__pycache__" not in name:
            yield f"{name}: gehört nicht zum Paket."
    for key in manifest["damaged"]:
        yield f"{key}: der Inhalt passte schon bei der Ausgabe nicht mehr und fehlt."


def check_chain(entries: Any, manifest: Any) -> Iterator[str]:
    """Numbers, connections, contents, seals and reasons of the entries."""
    previous = ""
    for number, entry in enumerate(entries, start=1):
        where = f"Eintrag {entry['number']}"
        place = {"case": manifest["case"], "number": number, "previous": previous}
        if (entry["case"], entry["number"], entry["previous"]) != (manifest["case"], number, previous):
            yield f"{where}: der Anschluss an den Eintrag davor fehlt."
        yield from check_entry(where, entry, place)
        previous = entry["hash"]
    if (len(entries), previous) != (manifest["entries"], manifest["head"]):
        yield "Am Ende fehlen Einträge."


def check_entry(where: str, entry: Any, place: Any) -> Iterator[str]:
    """One entry: what is shown of it fits its hashes, and these its place in the chain."""
    content = entry.get("content")
    if entry["form"] == 1:
        if content is not None and sha256(canonical({**content, **place})) != entry["hash"]:
            yield f"{where}: der Inhalt wurde verändert."
    else:
        if content is not None and sha256(f"{entry['salt']}:{canonical(content)}") != entry["content_hash"]:
            yield f"{where}: der Inhalt wurde verändert."
        if "seals" in entry and sha256(canonical(entry["seals"])) != entry["seals_hash"]:
            yield f"{where}: die Siegel wurden verändert."
        whole = {"form": 2, "content": entry["content_hash"], "seals": entry["seals_hash"], **place}
        if sha256(canonical(whole)) != entry["hash"]:
            yield f"{where}: die Kette wurde verändert."
    reason = entry.get("reason")
    if reason and content and sha256(f"{reason['salt']}:{reason['text']}") != content["reason"]:
        yield f"{where}: die Begründung wurde verändert."


def newest_seals(entries: Any) -> Any:
    """What the journal says last about every row, as far as it is shown."""
    state: Any = {}
    for entry in entries:
        for key, seals in (entry.get("seals") or {}).items():
            if seals is None:
                state[key] = None
            else:
                state[key] = {**(state.get(key) or {}), **{name: (entry["number"], seals[name]) for name in seals}}
    return state


def check_facts(rows: Any, entries: Any, whole: bool) -> Iterator[str]:
    """Every field of every row fits its newest seal."""
    state = newest_seals(entries)
    for key, row in sorted(rows.items()):
        seals = state.pop(key, None)
        if seals is None:
            yield f"{key}: steht in keinem Eintrag."
            continue
        for name, field in sorted(row.items()):
            number, seal = seals.get(name, (None, ""))
            if number is None:
                if field["value"] not in (None, "", 0, False, [], {}):
                    yield f"{key}, {name}: steht in keinem Eintrag."
            elif not field["key"] or open_seal(field["key"], field["value"]) != seal:
                yield f"{key}, {name}: stimmt nicht mit Eintrag {number} überein."
        for name in sorted(set(seals) - set(row)):
            yield f"{key}, {name}: fehlt."
    if whole:
        yield from (f"{key}: fehlt." for key, seals in sorted(state.items()) if seals is not None)


def open_seal(key: str, value: Any) -> str:
    """The seal a value has under the key of its field."""
    whole = hmac.new(key.encode(), canonical(value).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(whole[:18]).decode()


def check_files(folder: Path, rows: Any, manifest: Any) -> Iterator[str]:
    """Every file has the checksum that its row says."""
    for key, row in sorted(rows.items()):
        if not {"content", "sha256", "name"} <= set(row) or key in manifest["damaged"]:
            continue
        place = folder / manifest["files"].get(key, "-")
        if not place.is_file():
            yield f"{key}: die Datei fehlt."
        elif hashlib.sha256(place.read_bytes()).hexdigest() != row["sha256"]["value"]:
            yield f"{key}: die Datei passt nicht zu ihrer Prüfsumme."


def check_list(path: Path, public_key: str, entries: Any, case: int) -> Iterator[str]:
    """The signed list: its signature, and that this case still has the past it had then."""
    try:
        whole = json.loads(path.read_text(encoding="ascii"))
        key = base64.b64decode(public_key or whole["public_key"])
        signed = verifies(key, canonical(whole["body"]).encode(), base64.b64decode(whole["signature"]))
        attested = {row[0]: row for row in whole["body"]["cases"]}
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{path.name}: lässt sich nicht lesen."
        return
    if not signed:
        yield f"{path.name}: die Unterschrift passt nicht zum Schlüssel."
    if case in attested:
        _, count, head = attested[case]
        if count > len(entries):
            yield f"{path.name}: bezeugt sind {count} Einträge, hier sind {len(entries)}."
        elif count and entries[count - 1]["hash"] != head:
            yield f"{path.name}: der Verlauf bis Eintrag {count} ist ein anderer."


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature fits (RFC 8032, 5.1.7)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = unpacked(public), unpacked(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    base: Any = unpacked((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    left, right = times(s, base), plus(r, times(h, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def plus(one: Point, other: Point) -> Point:
    """The sum of two points in extended coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f, g * h, f * g, e * h


def times(number: int, point: Point) -> Point:
    """A multiple of a point."""
    total = (0, 1, 1, 0)
    while number > 0:
        if number & 1:
            total = plus(total, point)
        point = plus(point, point)
        number >>= 1
    return total


def unpacked(packed: bytes) -> Point | None:
    """A point from its 32 bytes; None if there is none."""
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def findings(folder: Path, public_key: str = "", extra: Path | None = None) -> Iterator[str]:
    """Everything that does not fit, one line each."""
    try:
        manifest = read(folder, "manifest.json")
        yield from check_parts(folder, manifest)
        entries, rows = read(folder, "verlauf.json"), read(folder, "angaben.json")
        yield from check_chain(entries, manifest)
        yield from check_facts(rows, entries, manifest["whole"])
        yield from check_files(folder, rows, manifest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"Das Paket lässt sich nicht lesen: {type(error).__name__}."
        return
    lists = [folder / manifest["list"]] if manifest["list"] else []
    for path in lists + ([extra] if extra else []):
        yield from check_list(path, public_key, entries, manifest["case"])


def main() -> int:
    """Read the call, check, and say what came of it."""
    parser = argparse.ArgumentParser(description="Prüft das Paket eines Vorgangs.")
    parser.add_argument("--schluessel", default="", help="öffentlicher Schlüssel (Base64)")
    parser.add_argument("--liste", type=Path, help="eine weitere unterschriebene Liste")
    parser.add_argument("ordner", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    given = parser.parse_args()
    lines = list(findings(given.ordner, given.schluessel, given.liste))
    for line in lines:
        sys.stdout.write(line + "\n")
    if lines:
        sys.stdout.write(f"{len(lines)} Stellen stimmen nicht.\n")
        return 1
    manifest, entries = read(given.ordner, "manifest.json"), read(given.ordner, "verlauf.json")
    hidden = sum("content" not in entry for entry in entries)
    sys.stdout.write(
        f"Alles stimmt: Vorgang {manifest['case']}, {len(entries)} Einträge (davon {hidden} ohne Inhalt), "
        f"{len(read(given.ordner, 'angaben.json'))} Angaben, {len(manifest['files'])} Dateien.\n"
    )
    if (manifest["list"] or given.liste) and not given.schluessel:
        sys.stdout.write("Die Liste wurde mit dem Schlüssel geprüft, der in ihr steht, nicht mit einem eigenen.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
