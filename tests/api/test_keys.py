"""Keys of the interface: narrow, hashed, ending with their person."""

import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import ApiToken, User
from accounts.services.people import reset_second_factor
from accounts.services.tokens import revoke_token
from tests.api.programs import Program
from tests.conftest import make_person
from tests.example.flows import ErrandFlow
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_a_key_is_stored_as_hash_and_works_until_it_ends(case: CaseFile, caseworker: User) -> None:
    program = Program(caseworker)
    assert program.secret not in str(list(ApiToken.objects.values()))
    assert program.ask("GET", "cases")[0] == 200
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    for wrong in ("", "fk_falsch", program.secret[:-1], "x" * 5000):
        assert program.ask("GET", "cases", secret=wrong)[0] == 401
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=django_settings.SITTING_SECONDS + 1)):
        assert program.ask("GET", "cases")[0] == 401
    revoke_token(token=program.token, actor=caseworker)
    assert program.ask("GET", "cases")[0] == 401


def test_a_key_ends_with_its_person_and_with_a_reset_second_factor(
    case: CaseFile, caseworker: User, lead: User
) -> None:
    first, second = Program(caseworker), Program(make_person(Role.IKPE_CASEWORKER))
    reset_second_factor(person=caseworker, actor=lead)
    assert first.ask("GET", "cases")[0] == 401
    User.objects.filter(pk=second.token.user_id).update(is_active=False)
    assert second.ask("GET", "cases")[0] == 401


def test_a_key_opens_nothing_while_its_person_lacks_the_second_factor(
    case: CaseFile, caseworker: User, editor: User, settings: Any
) -> None:
    staff, town = Program(caseworker), Program(editor)
    settings.SECOND_FACTOR_REQUIRED = True
    assert staff.ask("GET", "cases")[0] == 401
    assert town.ask("GET", "cases")[0] == 200


def test_scopes_narrow_what_the_person_may_do(case: CaseFile, caseworker: User) -> None:
    ErrandFlow.asked.run(case=case, actor=None, key="e", text="x")
    task = Task.objects.get(flow_task=ErrandFlow.check)
    reader = Program(caseworker, ["read"])
    assert reader.ask("GET", f"tasks/{task.pk}")[0] == 200
    assert reader.ask("POST", f"tasks/{task.pk}/complete", {"values": {"approved": "ja"}})[0] == 403
    writer = Program(caseworker, ["tasks"])
    assert writer.ask("GET", "tasks")[0] == 403
    assert reader.token.expires_at > timezone.now() + datetime.timedelta(days=80)


def test_too_many_requests_are_throttled(case: CaseFile, caseworker: User, monkeypatch: Any) -> None:
    cache.clear()
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "3/min", "user": "5/min"})
    program = Program(caseworker)
    assert [program.ask("GET", "cases")[0] for _ in range(6)] == [200] * 5 + [429]
    assert [program.ask("GET", "cases", secret="fk_x")[0] for _ in range(4)] == [401] * 3 + [429]
    cache.clear()


def test_keys_are_made_and_revoked_on_a_page(editor: User, caseworker: User, client_of: Any) -> None:
    client = client_of(editor)
    url = "/personen/profil/schluessel/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": ""}).status_code == 422
    assert client.post(url, {"name": "Statistik", "scopes": ["alles"]}).status_code == 422
    page = client.post(url, {"name": "<b>Statistik", "scopes": ["read"]}).content.decode()
    token = ApiToken.objects.get()
    assert page.count("fk_") == 1 and "&lt;b&gt;Statistik" in page
    assert "fk_" not in client.get(url).content.decode()
    assert client_of(caseworker).post(f"{url}{token.pk}/widerrufen/").status_code == 404
    assert client.post(f"{url}{token.pk}/widerrufen/").status_code == 302
    token.refresh_from_db()
    assert not token.is_valid
