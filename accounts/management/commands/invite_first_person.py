"""Invite the first person of an empty installation; everybody else is invited on the pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation, RoleAssignment, User
from accounts.services.invitations import send_invitation


class Command(BaseCommand):
    """`manage.py invite_first_person EMAIL NAME`."""

    help = "Lädt die erste Person des Instituts ein (Programmleitung)."

    def add_arguments(self, parser: Any) -> None:
        """Address and name."""
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse if somebody leads the programme already."""
        if RoleAssignment.objects.current().filter(role=Role.IKPE_LEAD).exists():
            raise CommandError(
                "Es gibt schon eine Programmleitung. Sie lädt weitere Personen auf der Seite „Personen“ ein."
            )
        institute = Organisation.objects.filter(kind=OrganisationKind.INSTITUTE).first()
        if institute is None:
            raise CommandError("Erst laden: manage.py load_organisations")
        system, _ = User.objects.get_or_create(
            email="system@foerderkette.invalid", defaults={"name": "System", "is_active": False}
        )
        send_invitation(
            organisation=institute,
            role=Role.IKPE_LEAD,
            name=options["name"],
            email=options["email"],
            actor=system,
        )
        self.stdout.write("Die Einladung ist unterwegs.")
