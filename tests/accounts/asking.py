"""Requests for access and invitations, as people send them."""

import re

from django.core import mail

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.services.invitations import invite_person
from notifications import delivery

PASSWORD = "drei-lange-woerter-hier"


def wanted(gotha: Organisation, **changes: str) -> dict[str, str]:
    values = {
        "organisation": str(gotha.pk),
        "name": "Mia Muster",
        "email": "mia@gotha.example",
        "phone": "03621 000000",
        "interest": "FUNDED",
        "message": "Wir haben Fragen.",
    }
    return values | changes


def invite(
    actor: User, organisation: Organisation, email: str = "neu@gotha.example", role: str = Role.APPLICANT_EDITOR
) -> str:
    invite_person(organisation=organisation, role=role, name="Neu Hier", email=email, actor=actor)
    delivery.sweep()
    link = re.search(r"/einladung/\S+/", str(mail.outbox[-1].body))
    assert link is not None
    return link.group()
