"""`manage.py validate_plan FILE`: finance plans in, verdicts out, in the same order."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funding.financing.plan import MalformedPlan, validate_plan


class Command(BaseCommand):
    """Uses the very rules that the application form uses."""

    help = "Prüft Finanzierungspläne: JSON-Liste hinein, Liste {valid, errors} heraus."

    def add_arguments(self, parser: Any) -> None:
        """The file to read."""
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, validate, print; malformed input ends with status 1 and one line naming case and field."""
        try:
            cases = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"file: {error}") from None
        if not isinstance(cases, list):
            raise CommandError("file: expected a JSON list")
        results = []
        for number, case in enumerate(cases, 1):
            if not isinstance(case, dict):
                raise CommandError(f"case {number}: not an object")
            try:
                results.append(validate_plan(case))
            except MalformedPlan as error:
                raise CommandError(f"case {number}: {error}") from None
        self.stdout.write(json.dumps(results, indent=1))
