"""Load the organisations: the Thuringian local authorities with their keys, institute, foundation and board."""

import csv
import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.choices import LocalAuthorityKind, OrganisationKind
from accounts.models import LocalAuthority, Organisation

CSV_FILE = Path(__file__).resolve().parent.parent / "reference" / "local_authorities.csv"
KINDS = {"Landkreis": LocalAuthorityKind.LANDKREIS, "Kreisfreie Stadt": LocalAuthorityKind.KREISFREIE_STADT}


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@transaction.atomic
def load_organisations() -> int:
    """Create or update every organisation; returns how many local authorities the list holds. May run again."""
    with CSV_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_ags: dict[str, LocalAuthority] = {}
    for row in rows:
        organisation, _ = Organisation.objects.get_or_create(
            name=row["display_name"], defaults={"kind": OrganisationKind.LOCAL_AUTHORITY}
        )
        by_ags[row["ags"]], _ = LocalAuthority.objects.update_or_create(
            ags=row["ags"],
            defaults={
                "organisation": organisation,
                "kind": KINDS[row["kind"]],
                "ars": row["ars12"],
                "short_name": row["name"],
                "code": row["code"],
                "map_column": int(row["map_column"]) if row["map_column"] else None,
                "map_row": int(row["map_row"]) if row["map_row"] else None,
                "valid_from": _day(row["valid_from"]),
                "valid_to": _day(row["valid_to"]),
            },
        )
    for row in rows:
        if row["successor_ags"]:
            LocalAuthority.objects.filter(ags=row["ags"]).update(successor=by_ags[row["successor_ags"]])
    for kind, name in settings.PROGRAMME_ORGANISATIONS.items():
        Organisation.objects.get_or_create(kind=kind, defaults={"name": name})
    return len(rows)
