"""`manage.py create_heads_key`: make the key that signs the heads of the journals."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ui.refusals import DomainRefusal
from workflows.casefile.proofs import heads


class Command(BaseCommand):
    """Writes the key to HEADS_KEY and prints its public half."""

    help = "Legt den Schlüssel für die Beweislisten an (HEADS_KEY) und zeigt den öffentlichen Schlüssel."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, once."""
        try:
            public = heads.create_key()
        except DomainRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Öffentlicher Schlüssel, außerhalb aufzubewahren: {public}")
