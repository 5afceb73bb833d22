"""`manage.py open_phase FILE`: open a programme phase, or a new version of its rules."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funding.applications.services.phases import open_rule_set
from ui.refusals import DomainRefusal


class Command(BaseCommand):
    """The file is described in docs/operations.md."""

    help = "Öffnet eine Förderphase oder eine neue Fassung ihrer Regeln aus einer JSON-Datei."

    def add_arguments(self, parser: Any) -> None:
        """The file to read."""
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, create, report."""
        try:
            description = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
            rule_set = open_rule_set(description)
        except (OSError, ValueError, AttributeError) as error:
            raise CommandError(f"file: {error}") from None
        except DomainRefusal as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Offen ist jetzt: {rule_set}")
