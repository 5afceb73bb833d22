"""`manage.py calculate_financing FILE`: posts in, months, years and totals out, in the same order."""

from typing import Any, ClassVar

from funding.financing.figures.exchange import calculate_case
from funding.financing.figures.facts import CalculationError
from workflows.management.json_list import JsonListCommand


class Command(JsonListCommand):
    """Calculates with the very function that every page and every payment uses."""

    help = "Berechnet die Finanzierung von Stellen: JSON-Liste hinein, JSON-Liste heraus."
    refusals: ClassVar = (CalculationError,)

    def answer(self, case: dict[str, Any]) -> dict[str, Any]:
        """The calculation of one post."""
        return calculate_case(case)
