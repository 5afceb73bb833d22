"""Signed heads: a list of the ends of all journals, signed and kept outside, so that cut, lost and new chains show.

Nobody who rules over the database can make such a list again without the key, and neither key nor lists lie with the
data. A later check finds every case of the list, with the same entry at the same place; that chains grow is expected.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils import timezone

from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseEvent, CaseFile
from workflows.casefile.plain import canonical

FORM, BATCH = 1, 500


def is_configured() -> bool:
    """Whether this installation says where key and lists lie."""
    return bool(settings.HEADS_DIR and settings.HEADS_KEY)


def _outside(text: str, name: str) -> Path:
    path = Path(text).resolve()
    if path.is_relative_to(Path(settings.DATA_DIR).resolve()):
        raise DomainRefusal(f"{name} liegt in DATA_DIR. Wählen Sie einen Ort außerhalb der Daten.")
    return path


def places() -> tuple[Path, Path]:
    """The folder of the lists and the file of the key. Raises DomainRefusal where unset or lying with the data."""
    if not is_configured():
        raise DomainRefusal("HEADS_DIR und HEADS_KEY sind nicht gesetzt.")
    return _outside(settings.HEADS_DIR, "HEADS_DIR"), _outside(settings.HEADS_KEY, "HEADS_KEY")


def create_key() -> str:
    """Make a key, readable by this account alone, and return its public half. Raises DomainRefusal if there is one."""
    _, path = places()
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise DomainRefusal("Es gibt schon einen Schlüssel. Er wird nicht überschrieben.") from None
    path.write_text(base64.b64encode(key.private_bytes_raw()).decode(), encoding="ascii")
    return public_text(key)


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half of a key as it is written down."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def load_key() -> Ed25519PrivateKey:
    """The key of this installation. Raises DomainRefusal if it is missing."""
    _, path = places()
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text(encoding="ascii")))
    except (OSError, ValueError):
        raise DomainRefusal("Der Schlüssel lässt sich nicht lesen. Legen Sie ihn mit create_heads_key an.") from None


def lists() -> list[Path]:
    """The lists there are, oldest first."""
    folder, _ = places()
    return _in_order(folder)


def _in_order(folder: Path) -> list[Path]:
    return sorted(folder.glob("heads-*.json"), key=lambda path: path.stem)


def body_now(previous: str) -> dict[str, Any]:
    """What is signed: the end of every journal as of now, read in one statement."""
    cases = [list(row) for row in CaseFile.objects.order_by("pk").values_list("pk", "event_count", "head_hash")]
    return {
        "form": FORM,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "cases": cases,
        "totals": {"cases": len(cases), "entries": sum(row[1] for row in cases)},
        "previous": previous,
    }


def sign_heads(*, again: bool = False) -> Path:
    """Write the signed list of this day; a day has one, unless asked `again`. Raises DomainRefusal.

    A list is never overwritten, and names the one before it by its hash.
    """
    folder, _ = places()
    key, now = load_key(), timezone.localtime()
    path = folder / f"heads-{now:%Y-%m-%d}.json"
    if path.exists():
        if not again:
            return path
        path = folder / f"heads-{now:%Y-%m-%d-%H%M%S}.json"
    folder.mkdir(parents=True, exist_ok=True)
    before = lists()
    body = body_now(digest_of(before[-1]) if before else "")
    signature = base64.b64encode(key.sign(canonical(body).encode())).decode()
    text = json.dumps({"body": body, "public_key": public_text(key), "signature": signature}, separators=(",", ":"))
    made = path.with_suffix(".part")
    made.touch(mode=0o600)
    made.write_text(text, encoding="ascii")
    made.rename(path)
    return path


def digest_of(path: Path) -> str:
    """SHA-256 over a list as it lies there."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def last_made_at() -> datetime | None:
    """When the newest list was made; None if there is none."""
    made = lists()
    return datetime.fromtimestamp(made[-1].stat().st_mtime, tz=timezone.get_current_timezone()) if made else None


def read_list(path: Path, public_key: str) -> dict[str, Any]:
    """The body of a list whose signature fits the public key. Raises DomainRefusal for anything else."""
    try:
        whole = json.loads(path.read_text(encoding="ascii"))
        body: dict[str, Any] = whole["body"]
        signature = base64.b64decode(whole["signature"], validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(signature, canonical(body).encode())
    except OSError:
        raise DomainRefusal(f"{path.name} lässt sich nicht lesen.") from None
    except InvalidSignature:
        raise DomainRefusal(f"Die Unterschrift von {path.name} passt nicht zum öffentlichen Schlüssel.") from None
    except (ValueError, KeyError, TypeError):
        raise DomainRefusal(f"{path.name} oder der öffentliche Schlüssel hat nicht die erwartete Form.") from None
    return body


def compare(body: dict[str, Any]) -> Iterator[str]:
    """Every case of a list that is gone, shorter than it was, or has another past."""
    attested = body["cases"]
    for start in range(0, len(attested), BATCH):
        part = attested[start : start + BATCH]
        ids = [row[0] for row in part]
        there = set(CaseFile.objects.filter(pk__in=ids).values_list("pk", flat=True))
        numbers = {row[1] for row in part}
        entries = CaseEvent.objects.filter(case__in=ids, number__in=numbers).values_list("case_id", "number", "hash")
        found = {(case_id, number): value for case_id, number, value in entries}
        for case_id, count, head in part:
            if case_id not in there:
                yield f"Vorgang {case_id}: fehlt. Bezeugt sind {count} Einträge."
            elif (case_id, count) not in found:
                yield f"Vorgang {case_id}: am Ende fehlen Einträge. Bezeugt sind {count}."
            elif found[case_id, count] != head:
                yield f"Vorgang {case_id}: der Verlauf bis Eintrag {count} wurde neu geschrieben."


def compare_lists(path: Path) -> Iterator[str]:
    """Whether a list still names the one before it, where that lies in the same folder."""
    older = [one for one in _in_order(path.parent) if one.stem < path.stem]
    body = json.loads(path.read_text(encoding="ascii"))["body"]
    if older and body["previous"] != digest_of(older[-1]):
        yield f"{path.name}: die Liste davor ({older[-1].name}) ist nicht mehr die, an die sie anschließt."
