"""Load the local authorities and the programme's own organisations."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services.reference import load_organisations


class Command(BaseCommand):
    """`manage.py load_organisations`: may run again at any time."""

    help = "Legt die Thüringer Kommunen, Institut, Stiftung und Beirat an."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report."""
        self.stdout.write(f"{load_organisations()} Kommunen geladen.")
