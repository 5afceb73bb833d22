"""Lists of tasks show rows that one may see."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.conftest import make_case
from tests.example.flows import ReminderFlow
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_guard_04_lists_show_own_rows_only(
    case: CaseFile, jena: Any, editor: User, rule_set: Any, client_of: Any
) -> None:
    foreign = make_case(jena, rule_set, title="Geheimes aus Jena")
    ReminderFlow.begun.run(case=case, actor=editor, key="mine")
    ReminderFlow.begun.run(case=foreign, actor=editor, key="foreign")
    client: Client = client_of(editor)
    for url in ("/aufgaben/", "/vorgaenge/", "/start/"):
        body = client.get(url).content.decode()
        assert "Brot holen" in body or "Angaben ergänzen" in body
        assert "Jena" not in body
    missing, hidden = client.get("/vorgaenge/999999/"), client.get(f"/vorgaenge/{foreign.pk}/")
    assert missing.status_code == hidden.status_code == 404
    assert missing.content == hidden.content
