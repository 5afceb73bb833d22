"""`manage.py start_missing_contracts`: contracts for approvals that are older than the contract's process."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from funding.applications.choices import APPROVED_STAGES
from funding.applications.contracting import begin_contract
from funding.applications.models import Application


class Command(BaseCommand):
    """May run again and again; an approval that has its contract is left alone."""

    help = "Legt für bewilligte Anträge ohne Vertrag den Vertragsentwurf an."

    def handle(self, *args: Any, **options: Any) -> None:
        """One transaction per matter."""
        waiting = Application.objects.filter(case__stage__in=APPROVED_STAGES, case__funding_contract__isnull=True)
        count = 0
        for application in waiting.select_related("case__organisation", "case__rule_set"):
            with transaction.atomic():
                begin_contract(application)
            count += 1
        self.stdout.write(f"{count} Verträge angelegt.")
