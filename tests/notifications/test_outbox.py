"""The outbox: one row per effect and person, one sending, one-time links redacted and erased, faults survived."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.mails import ACCESS_REQUEST_RECEIVED, PASSWORD_RESET_REQUESTED
from accounts.models import User
from notifications import delivery, kinds, outbox
from notifications.choices import MailState
from notifications.models import OutboxMail
from notifications.outbox import Recipient, enqueue
from tests.conftest import fresh

pytestmark = pytest.mark.django_db
LINK = "https://foerderkette.example/einladung/abc-123-geheim/"


class BrokenBackend(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("secret of the mail server")


def write(address: str = "a@beispiel.example", key: str = "", name: str = "Landkreis Gotha") -> list[OutboxMail]:
    return enqueue(
        ACCESS_REQUEST_RECEIVED,
        [Recipient(address, "Sie haben gefragt.")],
        {"organisation": name},
        key=key or str(uuid.uuid4()),
    )


def test_an_empty_list_of_recipients_writes_and_sends_nothing() -> None:
    assert enqueue(ACCESS_REQUEST_RECEIVED, [], {"organisation": "x"}, key="k") == []
    assert delivery.sweep() == 0
    assert not OutboxMail.objects.exists() and not mail.outbox


def test_the_same_effect_writes_once() -> None:
    assert len(write(key="effect")) == 1
    assert write(key="effect") == []
    assert write(address="A@Beispiel.example", key="effect") == []
    assert OutboxMail.objects.count() == 1


def test_a_mail_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "connection", type("C", (), {"in_atomic_block": False}))
    with pytest.raises(RuntimeError):
        write()


def test_a_rolled_back_effect_takes_its_mail_with_it() -> None:
    with pytest.raises(ValueError, match="nein"), transaction.atomic():
        write()
        raise ValueError("nein")
    assert not OutboxMail.objects.exists()


def test_a_mail_is_sent_once_with_a_stable_message_id() -> None:
    (row,) = write()
    assert delivery.deliver(row.pk) is True
    assert delivery.deliver(row.pk) is False
    assert delivery.sweep() == 0
    (sent,) = mail.outbox
    assert sent.extra_headers["Message-ID"] == delivery.message_id(row) == f"<{row.pk}@127.0.0.1>"
    assert sent.alternatives[0][1] == "text/html"
    row.refresh_from_db()
    assert row.state == MailState.SENT and row.sent_at is not None


def test_two_workers_never_hold_the_same_mail() -> None:
    (row,) = write()
    assert delivery.claim(row.pk) is not None
    assert delivery.claim(row.pk) is None


def test_a_dead_workers_mail_is_sent_after_its_lease_with_the_same_message_id(settings: Any) -> None:
    settings.OUTBOX_LEASE_SECONDS = 5
    (row,) = write()
    claimed = delivery.claim(row.pk)
    assert claimed is not None and delivery.sweep() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=6), tick=False):
        assert delivery.sweep() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == delivery.message_id(claimed)


def test_a_worker_whose_lease_ran_out_cannot_mark_the_mail_of_another() -> None:
    (row,) = write()
    slow = delivery.claim(row.pk)
    OutboxMail.objects.filter(pk=row.pk).update(due_at=timezone.now())
    fast = delivery.claim(row.pk)
    assert slow is not None
    assert fast is not None
    assert slow.claim != fast.claim
    assert OutboxMail.objects.filter(pk=row.pk, claim=slow.claim).update(state=MailState.FAILED) == 0


def test_faults_of_the_mail_server_are_retried_with_growing_pauses_and_then_shown(
    settings: Any, client_of: Any, lead: User
) -> None:
    settings.EMAIL_BACKEND = "tests.notifications.test_outbox.BrokenBackend"
    (row,) = write()
    moment = timezone.now()
    pauses = []
    for _ in range(len(settings.OUTBOX_RETRY_SECONDS)):
        with time_machine.travel(moment, tick=False):
            assert delivery.sweep() == 0
        row.refresh_from_db()
        pauses.append((row.due_at - moment).total_seconds())
        moment = row.due_at + datetime.timedelta(seconds=1)
    assert pauses == settings.OUTBOX_RETRY_SECONDS
    with time_machine.travel(moment, tick=False):
        delivery.sweep()
    row.refresh_from_db()
    assert row.state == MailState.FAILED and row.last_error == "ConnectionRefusedError"
    assert "nicht zustellbar" in client_of(lead).get("/betrieb/").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert client_of(lead).post(f"/post/{row.pk}/noch-einmal/").status_code == 302
    assert delivery.sweep() == 1


def test_a_missing_broker_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("broker away")

    monkeypatch.setattr("celery.current_app.send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        write()
    assert delivery.sweep() == 1


def test_one_time_links_are_redacted_on_every_page_and_erased_after_sending(client_of: Any, lead: User) -> None:
    (row,) = enqueue(PASSWORD_RESET_REQUESTED, [Recipient("b@beispiel.example", "Konto")], {"url": LINK}, key="reset")
    assert LINK not in row.text + row.html and row.secret == LINK
    pages = [client_of(lead).get(url).content.decode() for url in ("/post/", f"/post/{row.pk}/")]
    assert not [page for page in pages if "geheim" in page]
    assert "[Einmal-Link, hier nicht gezeigt]" in pages[1]
    delivery.deliver(row.pk)
    assert LINK in mail.outbox[0].body and LINK in str(mail.outbox[0].alternatives[0][0])
    row.refresh_from_db()
    assert row.secret == ""


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@beispiel.example", "Eve\nX: y"])
def test_line_breaks_never_reach_a_header(name: str) -> None:
    (row,) = enqueue(ACCESS_REQUEST_RECEIVED, [Recipient("c@beispiel.example", "x")], {"organisation": name}, key=name)
    delivery.deliver(row.pk)
    headers = mail.outbox[0].message()
    assert "Bcc" not in headers and "X" not in headers
    assert "\n" not in str(headers["Subject"])


def test_markup_and_templates_in_values_are_text(client_of: Any, lead: User) -> None:
    (row,) = write(name="<b>{{ contact.email }}</b>{% now 'Y' %}")
    assert "&lt;b&gt;{{ contact.email }}&lt;/b&gt;" in row.html
    assert "<b>{{ contact.email }}</b>" in row.text
    page = client_of(lead).get(f"/post/{row.pk}/").content.decode()
    assert "<b>{{" not in page and "&lt;b&gt;{{ contact.email }}" in page


def test_undeclared_values_are_refused() -> None:
    with pytest.raises(ValueError, match="expected the values"):
        kinds.render(ACCESS_REQUEST_RECEIVED, {"organisation": "x", "name": "y", "password": "z"}, reason="r")


def test_a_kind_cannot_be_declared_twice_differently() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        kinds.declare("ACCESS_REQUEST_RECEIVED", title="Anders", folder="x", values=set(), shown_to="x")


def test_mails_about_a_case_are_hidden_from_recused_people(case: Any, lead: User, client_of: Any) -> None:
    from workflows.casefile.models import CaseExclusion

    (row,) = write()
    OutboxMail.objects.filter(pk=row.pk).update(about=f"case:{case.pk}")
    assert client_of(lead).get(f"/post/{row.pk}/").status_code == 200
    CaseExclusion.objects.create(case=case, user=lead)
    assert client_of(fresh(lead)).get(f"/post/{row.pk}/").status_code == 404
    assert str(row.pk) not in client_of(fresh(lead)).get("/post/").content.decode()


def test_a_reason_put_together_from_long_names_fits_its_column(lead: User) -> None:
    name = "N" * 200
    with transaction.atomic():
        (row,) = enqueue(
            ACCESS_REQUEST_RECEIVED,
            [Recipient("x@y.example", f"{name} hat Sie eingeladen.")],
            {"organisation": name},
            key="long",
        )
    row.refresh_from_db()
    assert len(row.reason) == 200 and row.reason.endswith("…")
    assert len(row.subject) <= 300
