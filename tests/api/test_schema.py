"""The OpenAPI document is complete, and whatever it allows never ends in a fault, for any role."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.services.tokens import create_token
from tests.architecture.objects import objects_of
from tests.architecture.visitors import people
from tests.conftest import make_person

ALL = ["read", "tasks", "ballots"]
FEW, MANY = 3, 30
EVERY_THIRD, EVERY = 3, 1


def test_the_document_describes_every_route_without_a_warning(tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "openapi.yml"))
    text = (tmp_path / "openapi.yml").read_text()
    assert text.count("  /api/v1/") >= 10 and "bearer" in text


def attack(user: User | None, known: dict[str, Any], examples: int) -> dict[int, int]:
    """Send what the document allows, half of it with ids that exist; returns how often each status came."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    headers = {}
    if user is not None:
        headers["Authorization"] = f"Bearer {create_token(user=user, name='Test', scopes=ALL)[1]}"
    seen: dict[int, int] = {}
    for result in schema.get_all_operations():
        operation: Any = result.ok()

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), real=st.booleans())
        def probe(case: Any, real: bool) -> None:
            for name in case.path_parameters or {}:
                if real and name in known:
                    case.path_parameters[name] = known[name]
            with transaction.atomic():
                answer = case.call(headers=headers)
                transaction.set_rollback(True)
            assert answer.status_code < 500, (case.method, case.formatted_path, case.body, answer.text[:300])
            seen[answer.status_code] = seen.get(answer.status_code, 0) + 1

        probe()
    return seen


@pytest.fixture
def lasting_connection() -> Iterator[None]:
    """The end of a request must not close the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("lasting_connection")
@pytest.mark.parametrize(
    ("examples", "share"),
    [pytest.param(FEW, EVERY_THIRD, marks=pytest.mark.postgres), pytest.param(MANY, EVERY, marks=pytest.mark.slow)],
    ids=["a-third-of-the-roles", "whole"],
)
def test_no_role_can_make_the_interface_fail(gotha: Organisation, rule_set: Any, examples: int, share: int) -> None:
    """A few requests by a share of the roles, others in each run; many by all in the slow profile."""
    ours = objects_of(gotha, rule_set, make_person(Role.APPLICANT_EDITOR, gotha), 1)
    known = {name: ours[name] for name in ("case_id", "task_id", "resolution_id")}
    total: dict[int, int] = {}
    asking = list(people(gotha).values())[random.randrange(share) :: share]
    for user in [None, *asking]:
        for status, number in attack(user, known, examples).items():
            total[status] = total.get(status, 0) + number
    assert total.get(200, 0) > 50 // share
    assert total.get(404, 0) > 50 // share
    assert total.get(401, 0) > 5
    assert sum(total.values()) >= len(asking) * 13 * examples // 2
