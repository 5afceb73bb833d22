"""`manage.py compute_deadline FILE`: periods in, last days with their explanation out."""

import datetime
from typing import Any, ClassVar

from workflows.deadlines.working_days import compute_period
from workflows.management.json_list import JsonListCommand


class Command(JsonListCommand):
    """Uses the very code that deadlines use."""

    help = "Berechnet Fristen: JSON-Liste {start, amount, unit} hinein, Liste {due, explanation} heraus."
    refusals: ClassVar = (ValueError, OverflowError)

    def answer(self, case: dict[str, Any]) -> dict[str, str]:
        """The last day of a period. Raises ValueError with the name of the wrong field."""
        try:
            start = datetime.date.fromisoformat(case["start"])
        except (KeyError, TypeError, ValueError):
            raise ValueError("start: expected an ISO date") from None
        amount = case.get("amount")
        if not isinstance(amount, int) or isinstance(amount, bool):
            raise ValueError("amount: expected a whole number")
        period = compute_period(start, amount, str(case.get("unit")))
        return {"due": period.due.isoformat(), "explanation": period.text}
