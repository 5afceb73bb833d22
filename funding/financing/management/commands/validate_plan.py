"""`manage.py validate_plan FILE`: finance plans in, verdicts out, in the same order."""

from typing import Any, ClassVar

from funding.financing.figures.plan import MalformedPlan, validate_plan
from workflows.management.json_list import JsonListCommand


class Command(JsonListCommand):
    """Uses the very rules that the application form uses."""

    help = "Prüft Finanzierungspläne: JSON-Liste hinein, Liste {valid, errors} heraus."
    refusals: ClassVar = (MalformedPlan,)

    def answer(self, case: dict[str, Any]) -> dict[str, Any]:
        """The verdict on one plan."""
        return validate_plan(case)
