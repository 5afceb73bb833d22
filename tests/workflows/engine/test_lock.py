"""The lock of a process."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.example.flows import ErrandFlow
from tests.workflows.errands import start_errand
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_guard_01_the_lock_is_one_statement_on_the_process_row(case: CaseFile, editor: User) -> None:
    task = start_errand(case, editor)
    with CaptureQueriesContext(connection) as queries, ErrandFlow.lock(task.process_id):
        pass
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 1
    if connection.vendor == "postgresql":
        assert "FOR NO KEY UPDATE" in statements[0]
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone()[0] != "0"
    else:
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
