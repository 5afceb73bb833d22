"""`manage.py load_demo`: fill an empty demonstration by running the real flows, and print the sign-ins."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from demo.applications import PASSWORD, STAFF, TOWNS, Demo, address_of_person
from demo.board import OFFICE, PEOPLE, BoardDemo
from demo.funding import ADVISER, FOUNDATION, FundingDemo

FUNDED = ("Landkreis Eichsfeld", "Landkreis Weimarer Land")


class Command(BaseCommand):
    """Refuses to run outside demo mode."""

    help = "Legt Musterdaten an (nur im Muster) und nennt die Zugänge."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build once, print always."""
        if not settings.DEMO:
            raise CommandError("Musterdaten gibt es nur mit DEMO=1.")
        if not User.objects.exists():
            with transaction.atomic():
                demo = Demo()
                demo.build()
                board = BoardDemo(demo)
                board.build()
                FundingDemo(board).build()
        lines = [f"  {one.email:<38} {one.what}" for one in [*STAFF, OFFICE, ADVISER, FOUNDATION]]
        lines += [f"  {address_of_person(name):<38} {what}" for name, what in PEOPLE]
        for town in (
            "Landkreis Gotha",
            "Saale-Orla-Kreis",
            "Stadt Gera",
            "Landkreis Greiz",
            "Landkreis Sonneberg",
            *FUNDED,
        ):
            editor, signatory = TOWNS[town]
            lines += [
                f"  {address_of_person(editor):<38} {town}: bearbeitet den Antrag",
                f"  {address_of_person(signatory):<38} {town}: reicht ein",
            ]
        self.stdout.write("\nMuster mit erfundenen Daten. Der zweite Faktor ist hier ausgeschaltet.")
        self.stdout.write(f"Zugänge, alle mit dem Passwort {PASSWORD}:\n" + "\n".join(lines))
