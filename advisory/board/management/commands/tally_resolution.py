"""`manage.py tally_resolution FILE`: resolutions in, counts out, in the same order."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from advisory.board.counting import MalformedCase, tally


class Command(BaseCommand):
    """Counts with the very function that counts real resolutions."""

    help = "Zählt Beschlüsse aus: JSON-Liste hinein, JSON-Liste heraus."

    def add_arguments(self, parser: Any) -> None:
        """The file to read."""
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, count, print; malformed input ends with status 1 and one line naming case and field."""
        try:
            cases = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"file: {error}") from None
        if not isinstance(cases, list):
            raise CommandError("file: expected a JSON list")
        results = []
        for number, case in enumerate(cases, 1):
            try:
                results.append(tally(case))
            except MalformedCase as error:
                raise CommandError(f"case {number}: {error}") from None
        self.stdout.write(json.dumps(results, indent=1))
