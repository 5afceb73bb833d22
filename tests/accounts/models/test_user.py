"""People are never deleted."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import User
from tests.conftest import make_person
from tests.workflows.errands import start_errand
from workflows.casefile.models import CaseFile
from workflows.engine import service

pytestmark = pytest.mark.django_db


def test_guard_08_people_are_never_deleted(case: CaseFile, editor: User, caseworker: User) -> None:
    task = start_errand(case, editor)
    service.assign_task(actor=caseworker, task_id=task.pk, to=caseworker)
    with pytest.raises(PermissionDenied):
        caseworker.delete()
    with pytest.raises(PermissionDenied):
        User.objects.filter(pk=caseworker.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [caseworker.pk])
    assert Task.objects.filter(pk=task.pk).exists()


def test_a_person_made_for_a_role_holds_it(rule_set: Any) -> None:
    assert {role for role, _ in make_person(Role.IKPE_LEAD).held_roles} == {"ikpe_lead"}
