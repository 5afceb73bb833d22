"""Invite the first two people who can stand behind powerful roles; everybody else is invited on the pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import selectors
from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation, User
from accounts.services.invitations import send_invitation
from ui.refusals import DomainRefusal

ENOUGH = 2


class Command(BaseCommand):
    """`manage.py invite_first_person EMAIL NAME`."""

    help = "Lädt die ersten zwei Personen des Instituts ein (Programmleitung)."

    def add_arguments(self, parser: Any) -> None:
        """Address and name."""
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse once two people can confirm powerful roles for each other."""
        if len(selectors.second_people()) >= ENOUGH:
            raise CommandError(
                "Es gibt schon zwei Personen, die einander bestätigen. Sie laden auf der Seite „Personen“ ein."
            )
        institute = Organisation.objects.filter(kind=OrganisationKind.INSTITUTE).first()
        if institute is None:
            raise CommandError("Erst laden: manage.py load_organisations")
        system, _ = User.objects.get_or_create(
            email="system@foerderkette.invalid", defaults={"name": "System", "is_active": False}
        )
        try:
            send_invitation(
                organisation=institute,
                role=Role.IKPE_LEAD,
                name=options["name"],
                email=options["email"],
                actor=system,
                confirmed=True,
            )
        except DomainRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Die Einladung ist unterwegs.")
