"""`manage.py export_case REFERENCE`: the whole package of a case, as the house itself keeps it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from workflows.casefile import journal
from workflows.casefile.models import CaseFile
from workflows.casefile.proofs.export import View, write_package


class Command(BaseCommand):
    """Writes everything of a case; who may call this, holds the database anyway."""

    help = "Schreibt das vollständige Paket eines Vorgangs (ZIP), das sich ohne diese Anwendung prüfen lässt."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which case, and where to."""
        parser.add_argument("reference", help="Aktenzeichen, oder die Nummer des Vorgangs.")
        parser.add_argument("--to", type=Path, help="Datei; ohne Angabe Vorgang-NUMMER.zip.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and note it in the journal."""
        wanted = options["reference"]
        case = CaseFile.objects.filter(reference=wanted).first()
        if case is None and wanted.isdecimal():
            case = CaseFile.objects.filter(pk=wanted).first()
        if case is None:
            raise CommandError(f"Einen Vorgang {wanted} gibt es nicht.")
        path = options["to"] or Path(f"Vorgang-{case.pk}.zip")
        if path.exists():
            raise CommandError(f"{path} gibt es schon.")
        with transaction.atomic():
            journal.record(case, "case_exported", data={"whole": True})
        path.touch(mode=0o600)
        with path.open("r+b") as target:
            write_package(case, target, View())
        self.stdout.write(str(path))
