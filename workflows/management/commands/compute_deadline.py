"""`manage.py compute_deadline FILE`: periods in, last days with their explanation out."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.deadlines.working_days import compute_period


def read_case(number: int, case: Any) -> tuple[datetime.date, int, str]:
    """Check one case. Raises CommandError with a line that names case and field."""
    if not isinstance(case, dict):
        raise CommandError(f"case {number}: not an object")
    try:
        start = datetime.date.fromisoformat(case["start"])
    except (KeyError, TypeError, ValueError):
        raise CommandError(f"case {number}: start: expected an ISO date") from None
    amount = case.get("amount")
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise CommandError(f"case {number}: amount: expected a whole number")
    return start, amount, str(case.get("unit"))


class Command(BaseCommand):
    """Uses the very code that deadlines use."""

    help = "Berechnet Fristen: JSON-Liste {start, amount, unit} hinein, Liste {due, explanation} heraus."

    def add_arguments(self, parser: Any) -> None:
        """The file to read."""
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compute, print; malformed input ends with status 1 and one line."""
        try:
            cases = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"file: {error}") from None
        if not isinstance(cases, list):
            raise CommandError("file: expected a JSON list")
        results = []
        for number, case in enumerate(cases, 1):
            start, amount, unit = read_case(number, case)
            try:
                period = compute_period(start, amount, unit)
            except (ValueError, OverflowError) as error:
                raise CommandError(f"case {number}: {error}") from None
            results.append({"due": period.due.isoformat(), "explanation": period.text})
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=1))
