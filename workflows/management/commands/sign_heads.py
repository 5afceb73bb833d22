"""`manage.py sign_heads`: write the signed list of the heads of all journals."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ui.refusals import DomainRefusal
from workflows.casefile.proofs import heads


class Command(BaseCommand):
    """Writes the list of this day, which the timetable does daily by itself."""

    help = "Schreibt die unterschriebene Liste über alle Verläufe nach HEADS_DIR."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether a second list of a day is wanted."""
        parser.add_argument("--again", action="store_true", help="Auch wenn es heute schon eine Liste gibt.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say where it lies."""
        try:
            path = heads.sign_heads(again=options["again"])
        except DomainRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{path}\nSHA-256: {heads.digest_of(path)}")
