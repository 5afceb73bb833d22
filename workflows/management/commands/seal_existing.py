"""`manage.py seal_existing`: once after an upgrade, give seals to what is older than they are."""

from typing import Any

from django.core.management.base import BaseCommand

from workflows.casefile.proofs.sealing import seal_existing


class Command(BaseCommand):
    """Writes one entry per case that needs it; repeating changes nothing."""

    help = "Besiegelt Vorgänge aus früheren Fassungen; nach `migrate` einmal aufzurufen, Wiederholen schadet nicht."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and say how much."""
        cases, rows = seal_existing()
        self.stdout.write(f"{cases} Vorgänge besiegelt, {rows} Zeilen.")
