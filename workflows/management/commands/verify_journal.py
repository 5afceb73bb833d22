"""`manage.py verify_journal`: prove that journals, facts and files are as they were written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ui.refusals import DomainRefusal
from workflows.casefile.proofs import heads
from workflows.casefile.proofs.verify import Counts, verify_all


class Command(BaseCommand):
    """Checks every case, and a signed list of heads; names every place that does not fit."""

    help = "Prüft Verlauf, Angaben und Dateien aller Vorgänge. Endet mit Status 1, wenn etwas nicht stimmt."

    def add_arguments(self, parser: CommandParser) -> None:
        """A signed list to compare with, and what to leave out."""
        parser.add_argument("--against", type=Path, help="Eine unterschriebene Liste (heads-….json).")
        parser.add_argument("--public-key", help="Der öffentliche Schlüssel; ohne Angabe der dieses Servers.")
        parser.add_argument("--without-files", action="store_true", help="Den Inhalt der Dateien nicht lesen.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report every broken place, then what was checked."""
        counts, broken = Counts(), 0
        for line in verify_all(counts, with_files=not options["without_files"]):
            broken += 1
            self.stderr.write(line)
        said = "."
        if options["against"]:
            attested, lines = self._against(options["against"], options["public_key"])
            for line in lines:
                broken += 1
                self.stderr.write(line)
            said = f"; {attested} Vorgänge verglichen mit {options['against'].name}."
        if broken:
            raise CommandError(f"{broken} Stellen stimmen nicht.")
        files = "Dateien nicht gelesen" if options["without_files"] else f"{counts.files} Dateien"
        self.stdout.write(
            f"{counts.cases} Vorgänge, {counts.entries} Einträge, {counts.rows} Zeilen, {files}: alles stimmt{said}"
        )

    def _against(self, path: Path, public_key: str | None) -> tuple[int, Iterator[str]]:
        try:
            body = heads.read_list(path, public_key or heads.public_text(heads.load_key()))
        except DomainRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        return len(body["cases"]), self._lines(path, body)

    def _lines(self, path: Path, body: dict[str, Any]) -> Iterator[str]:
        yield from heads.compare_lists(path)
        yield from heads.compare(body)
