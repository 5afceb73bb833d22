"""`manage.py verify_journal`: prove that the journal is as it was written."""

import hashlib
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.casefile.journal import verify_case
from workflows.casefile.models import CaseFile


class Command(BaseCommand):
    """Walks every chain; prints a digest over all heads that can be noted elsewhere."""

    help = "Prüft die Hash-Ketten aller Vorgänge. Endet mit Status 1, wenn etwas nicht stimmt."

    def handle(self, *args: Any, **options: Any) -> None:
        """Report every broken place, then the sum."""
        broken = events = cases = 0
        digest = hashlib.sha256()
        for case in CaseFile.objects.order_by("pk").iterator(chunk_size=500):
            cases += 1
            events += case.event_count
            digest.update(f"{case.pk}:{case.event_count}:{case.head_hash}\n".encode())
            for line in verify_case(case):
                broken += 1
                self.stderr.write(line)
        if broken:
            raise CommandError(f"{broken} Stellen stimmen nicht.")
        self.stdout.write(
            f"{cases} Vorgänge, {events} Einträge, alles stimmt. Summe über alle Ketten: {digest.hexdigest()}"
        )
