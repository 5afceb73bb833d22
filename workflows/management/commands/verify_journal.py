"""`manage.py verify_journal`: prove that journals, facts and files are as they were written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.casefile.proofs.verify import Counts, verify_all


class Command(BaseCommand):
    """Checks every case; names every place that does not fit."""

    help = "Prüft Verlauf, Angaben und Dateien aller Vorgänge. Endet mit Status 1, wenn etwas nicht stimmt."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to leave out."""
        parser.add_argument("--without-files", action="store_true", help="Den Inhalt der Dateien nicht lesen.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report every broken place, then the sum."""
        counts = Counts()
        broken = 0
        for line in verify_all(counts, with_files=not options["without_files"]):
            broken += 1
            self.stderr.write(line)
        if broken:
            raise CommandError(f"{broken} Stellen stimmen nicht.")
        self.stdout.write(
            f"{counts.cases} Vorgänge, {counts.entries} Einträge, {counts.rows} Zeilen, {counts.files} Dateien: "
            "alles stimmt."
        )
