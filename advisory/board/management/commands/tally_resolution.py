"""`manage.py tally_resolution FILE`: resolutions in, counts out, in the same order."""

from typing import Any, ClassVar

from advisory.board.figures.counting import MalformedCase, tally
from workflows.management.json_list import JsonListCommand


class Command(JsonListCommand):
    """Counts with the very function that counts real resolutions."""

    help = "Zählt Beschlüsse aus: JSON-Liste hinein, JSON-Liste heraus."
    refusals: ClassVar = (MalformedCase,)

    def answer(self, case: dict[str, Any]) -> Any:
        """The count of one resolution."""
        return tally(case)
