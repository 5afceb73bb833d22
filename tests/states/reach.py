"""What `access_matrix.csv` forbids stays shut at whatever stage a matter is: a sample of people, matters and pages."""

import csv
import random
from functools import cache

from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import RoleAssignment, User
from tests.architecture.test_access import TABLE
from tests.conftest import sign_in_freshly
from workflows.casefile.models import CaseFile
from workflows.permissions import MUNICIPAL

PAGES = {
    "application": ["applications:status", "applications:withdraw", "applications:attachments"],
    "support": ["support:advisory", "support:session_new"],
    "agreement": ["support:agreement"],
}
SAMPLE = 6
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@cache
def table() -> dict[tuple[str, str], tuple[str, str]]:
    """What a role finds on a route: in its own municipality, in another one."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row[0], row[1]): (row[2], row[3]) for row in list(csv.reader(file))[1:]}


def word_for(route: str, role: RoleAssignment, case: CaseFile) -> str:
    """What the table says; only a municipal role knows an own municipality and others."""
    own, foreign = table()[route, role.role]
    is_other = role.role in MUNICIPAL and role.organisation_id != case.organisation_id
    return foreign if is_other else own


def check_reach(chance: random.Random, people: list[User]) -> None:
    """People with one role each open pages of matters; where the table says no, there is nothing."""
    cases = list(CaseFile.objects.filter(kind__in=PAGES).order_by("pk"))
    held = list(RoleAssignment.objects.current().filter(user__in=people).order_by("pk"))
    single = [one for one in held if sum(other.user_id == one.user_id for other in held) == 1]
    for role in chance.sample(single, min(SAMPLE, len(single))):
        case = chance.choice(cases)
        route = chance.choice(PAGES[case.kind])
        status = status_of(role.user, reverse(route, args=[case.pk]))
        assert status < 500, (route, role.role, case.stage)
        if word_for(route, role, case) == "nein":
            assert status == 404, f"{role.role} reaches {route} at {case.stage}: {status}"


def status_of(person: User, url: str) -> int:
    """What a page answers; it leaves nothing behind."""
    client = Client()
    with transaction.atomic():
        client.force_login(User.objects.get(pk=person.pk), backend=SIGN_IN)
        sign_in_freshly(client, person)
        answer: int = client.get(url).status_code
        transaction.set_rollback(True)
    return answer
