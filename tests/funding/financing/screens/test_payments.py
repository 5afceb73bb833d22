"""Screens of a call: a release costs few statements, however many payments there are."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from viewflow.workflow.models import Task

from accounts.models import Organisation
from funding.financing.flows import PaymentFlow
from tests.funding.financing.funded import People, call, check, ready
from tests.workflows.test_statements import CONTROL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_releasing_costs_few_statements_and_not_more_with_more_payments(
    gotha: Organisation, people: People, client_of: Any, spring: Any
) -> None:
    counts = []
    contract = ready(gotha, people, ends_on=datetime.date(2029, 12, 31))
    boss = client_of(people.lead)
    for day in ("2027-04-20", "2027-07-05", "2027-10-05", "2028-01-05", "2028-04-05", "2028-07-05"):
        spring.move_to(f"{day} 10:00 +0100")
        boss = client_of(people.lead)
        request = call(contract, people)
        check(request, people)
        task = Task.objects.get(flow_task=PaymentFlow.release, finished__isnull=True)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = boss.post(f"/finanzen/aufgaben/{task.pk}/freigeben/", {"result": "release"})
        assert answer.status_code == 302
        counts.append(len([one for one in queries if not one["sql"].upper().startswith(CONTROL)]))
        with CaptureQueriesContext(connection) as queries:
            assert boss.get(f"/finanzen/{contract.pk}/").status_code == 200
        counts.append(len(queries))
    releases, pages = counts[::2], counts[1::2]
    assert max(releases) <= 27 and len(set(releases)) == 1, releases
    assert max(pages) <= 22 and len(set(pages)) == 1, pages
