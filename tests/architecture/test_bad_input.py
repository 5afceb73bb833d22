"""Bad input over all forms and the interface: never a 5xx, nothing stored, typed text kept, and what is taken prints.

Every form is sent with one field wrong and the others right, by somebody who may send it; whole bodies come in wrong
encodings and shapes. 1,500 of them in the slow profile, a sample with each change, another one each time.
"""

import copy
import csv
import hashlib
import os
import random
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.choices import Role
from accounts.models import Organisation
from funding.applications.documents import application_docx, application_pdf
from funding.applications.models import ApplicationVersion
from tests.architecture.bad import KEPT, bad_bodies, bad_documents, bad_value, good_value, is_typed
from tests.architecture.objects import objects_of
from tests.architecture.routes import Route
from tests.architecture.test_access import TABLE, value_for
from tests.architecture.visitors import client_for, is_api, own_routes, people
from tests.conftest import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OURS = {"workflows", "board", "support", "financing", "applications", "notifications", "accounts"}
COUNTERS = {"accounts_cacheentry", "accounts_apitoken"}  # counters of attempts; when a key was last used


def stored() -> str:
    """A digest of every row of ours, so that nothing is stored unseen."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in sorted(apps.get_models(include_auto_created=True), key=lambda one: one._meta.db_table):
            table = model._meta.db_table
            if (model._meta.app_label in OURS or table.startswith("viewflow")) and table not in COUNTERS:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                digest.update(repr(cursor.fetchall()).encode())
    return digest.hexdigest()


def written() -> int:
    """How many rows this connection has written so far; where it wrote none, nothing can be stored."""
    connection.ensure_connection()
    return int(connection.connection.total_changes)


class Senders:
    """Who may open which page, by the table of access, each with one client."""

    def __init__(self, gotha: Organisation) -> None:
        self.people = people(gotha)
        self.clients: dict[str, Client] = {}
        self.roles: dict[str, list[str]] = {}
        with TABLE.open(encoding="utf-8", newline="") as file:
            for route, role, own, _ in list(csv.reader(file))[1:]:
                if own == "ja":
                    self.roles.setdefault(route, []).append(role)

    def of(self, route: Route) -> list[Client]:
        """Clients of those who may."""
        roles = self.roles.get(route.name, [])
        return [self.clients.setdefault(role, client_for(self.people[role])) for role in roles]


class Form:
    """A form as a page shows it, and who sends it."""

    def __init__(self, url: str, client: Client, form: forms.BaseForm) -> None:
        self.url, self.client, self.form = url, client, form
        self.names = [name for name, field in form.fields.items() if not isinstance(field.widget, forms.HiddenInput)]

    def data(self) -> dict[str, Any]:
        """Everything right."""
        values = {}
        for name, field in self.form.fields.items():
            value = good_value(field, self.form.get_initial_for_field(field, name))
            if value not in (None, ""):
                values[self.form.add_prefix(name)] = value
        return values


def forms_of(world: dict[str, Any], senders: Senders, dice: random.Random, *, most: int) -> list[Form]:
    """Forms that pages show to somebody who may send them: every one, or as many as are wanted."""
    found: list[Form] = []
    routes = [one for one in own_routes() if not is_api(one)]
    for route in dice.sample(routes, len(routes)):
        if len(found) >= most:
            break
        url = reverse(route.name, kwargs={name: value_for(route, name, world) for name in route.arguments})
        for client in senders.of(route):
            page = client.get(url)  # what reading leaves behind (who opened notes) is there before it is compared
            form = (page.context or {}).get("form") if page.status_code == 200 and page.context else None
            if isinstance(form, forms.BaseForm) and form.fields:
                found.append(Form(url, client, form))
                break
    return found


def send(client: Client, url: str, before: str, **sent: Any) -> tuple[Any, bool]:
    """The answer, and whether it stored anything; what it did is taken back."""
    client.cookies.pop("messages", None)
    client.raise_request_exception = False
    with transaction.atomic():
        count = written()
        answer = client.post(url, **sent)
        changed = answer.status_code >= 400 and written() != count and stored() != before
        transaction.set_rollback(True)
    return answer, changed


def one_field_wrong(form: Form, dice: random.Random, before: str, taken: set[str]) -> str:
    """Send a form with one bad field; what is wrong with the answer, or nothing."""
    name = dice.choice(form.names)
    value = bad_value(form.form.fields[name], dice)
    data = form.data() | {form.form.add_prefix(name): value}
    answer, changed = send(form.client, form.url, before, data=data)
    where = f"{form.url} {name}={str(value)[:60]!r}: {answer.status_code}"
    if answer.status_code >= 500:
        return f"{where} failed"
    if changed:
        return f"{where} stored something"
    if answer.status_code in (200, 302) and isinstance(value, str) and is_typed(form.form.fields[name]):
        taken.add(value)
    if answer.status_code == 422:
        body = answer.content.decode()
        typed = [one for one in form.names if one != name and is_typed(form.form.fields[one])]
        lost = [one for one in typed if data.get(form.form.add_prefix(one)) == KEPT and escape(KEPT) not in body]
        return f"{where} lost {lost}" if lost else ""
    return ""


def prints(text: str) -> str:
    """Why a text that a form took does not print, or nothing."""
    content = copy.deepcopy(ApplicationVersion.objects.order_by("pk")[0].content)
    content["sections"][0]["answers"][0]["value"] = text
    paper = {"reference": "", "sha256": "0" * 64, "on": timezone.localdate(), "status": "Probe"}
    try:
        pdf, docx = application_pdf(content, **paper), application_docx(content, **paper)
    except Exception as error:
        return f"{text[:40]!r}: {type(error).__name__}: {error}"
    return "" if pdf.startswith(b"%PDF") and docx.startswith(b"PK") else f"{text[:40]!r}: no document"


def forms_refuse(world: dict[str, Any], senders: Senders, dice: random.Random, number: int) -> list[str]:
    """What went wrong when so many bad inputs were sent to the forms."""
    shown = forms_of(world, senders, dice, most=number)
    before, taken, wrong = stored(), set[str](), []
    for turn in range(number):
        form = shown[turn % len(shown)]
        if dice.random() < 0.1:
            content, media_type = dice.choice(list(bad_bodies(dice)))
            answer, changed = send(form.client, form.url, before, data=content, content_type=media_type)
            if answer.status_code >= 500 or changed:
                wrong.append(f"{form.url} {media_type}: {answer.status_code}, stored {changed}")
        elif said := one_field_wrong(form, dice, before, taken):
            wrong.append(said)
    return wrong + [said for text in sorted(taken) if (said := prints(text))]


def programs_are_refused(world: dict[str, Any], senders: Senders, dice: random.Random, share: int) -> list[str]:
    """What went wrong when a share of the bad documents was sent to the interface."""
    routes = [(one, senders.of(one)[:1]) for one in own_routes() if is_api(one)]
    before, wrong = stored(), []
    for route, clients in routes:
        url = reverse(route.name, kwargs={name: value_for(route, name, world) for name in route.arguments})
        for client in clients:
            for body in [one for one in bad_documents(dice) if dice.randrange(share) == 0]:
                said = ask(client, url, body, before)
                wrong += [said] if said else []
    return wrong


@pytest.mark.parametrize(
    ("number", "share"), [(30, 30), pytest.param(1_500, 1, marks=pytest.mark.slow)], ids=["sample", "whole"]
)
def test_bad_input_is_refused_whole_or_taken_whole(gotha: Organisation, rule_set: Any, number: int, share: int) -> None:
    seed = int(os.environ.get("BAD_INPUT_SEED", random.randrange(10**6)))
    dice = random.Random(seed)
    world = objects_of(gotha, rule_set, make_person(Role.APPLICANT_EDITOR, gotha), 1)
    senders = Senders(gotha)
    wrong = forms_refuse(world, senders, dice, number) + programs_are_refused(world, senders, dice, share)
    assert wrong == [], f"seed {seed}"


def ask(client: Client, url: str, body: bytes, before: str) -> str:
    """What is wrong with the answer to a program, or nothing."""
    plain = Client(raise_request_exception=False)
    headers = {"Authorization": f"Bearer {client.key}"}  # type: ignore[attr-defined]
    with transaction.atomic():
        count = written()
        for method in ("POST", "PUT"):
            answer = plain.generic(method, url, body, "application/json", headers=headers)
            if answer.status_code != 405:
                break
        changed = answer.status_code >= 400 and written() != count and stored() != before
        transaction.set_rollback(True)
    failed = answer.status_code >= 500 or changed
    return f"{method} {url} {body[:60]!r}: {answer.status_code}, stored {changed}" if failed else ""
