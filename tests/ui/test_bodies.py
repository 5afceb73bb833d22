"""A body that is too large for its route is refused before it is read."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import get_template
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.services.tokens import create_token
from tests.architecture.routes import all_routes
from ui.bodies import BodyMiddleware, files_taken_by
from workflows.casefile.models import CaseFile, StoredFile

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


class Unread(io.BytesIO):
    """A body nobody may read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("The body was read.")


def announced(client: Client, url: str, size: int, **more: Any) -> Any:
    """A request that announces so many bytes."""
    values = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(size), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    return client.generic("POST", url, **(values | more))


@pytest.mark.parametrize("url", ["/zugang/", "/konto/login/", "/aufgaben/", "/personen/profil/"])
def test_a_form_is_refused_unread_in_german(url: str, editor: User, client_of: Any) -> None:
    for client in (Client(), client_of(editor)):
        answer = announced(client, url, 3 * MEGABYTE)
        assert answer.status_code == 413 and "höchstens 2 MB" in answer.content.decode()


def test_a_page_with_files_takes_them_from_people_who_are_signed_in(
    case: CaseFile, editor: User, client_of: Any
) -> None:
    url = f"/vorgaenge/{case.pk}/dokumente/"
    assert announced(Client(), url, 11 * MEGABYTE).status_code == 413
    assert announced(client_of(editor), url, 13 * MEGABYTE).status_code == 413
    upload = SimpleUploadedFile("zu-gross.pdf", b"%PDF-1.7" + b"0" * (10 * MEGABYTE))
    answer = client_of(editor).post(url, {"file": upload})
    assert answer.status_code == 422 and "größer als 10 MB" in answer.content.decode()


def test_a_program_reads_the_problem(editor: User, caseworker: User) -> None:
    _, key = create_token(user=caseworker, name="P", scopes=["tasks"])
    program = Client(headers={"authorization": f"Bearer {key}"})
    answer = announced(program, "/api/v1/tasks/1/complete", 300_000, CONTENT_TYPE="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
    assert "höchstens 256 KB" in answer.json()["detail"]


def chunked(body: bytes) -> Any:
    request = RequestFactory().post("/zugang/", HTTP_TRANSFER_ENCODING="chunked")
    request.META.pop("CONTENT_LENGTH", None)
    request.environ |= {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True}
    request.META["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    request.resolver_match = None
    return request


def test_chunks_are_counted_while_they_are_read(settings: Any) -> None:
    settings.BODY_FORM_BYTES = 1000
    guard = BodyMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    fits, larger = chunked(b"name=" + b"x" * 900), chunked(b"name=" + b"x" * 90_000)
    assert guard.process_view(fits, lambda: None, (), {}) is None
    assert len(fits.body) == 905
    answer = guard.process_view(larger, lambda: None, (), {})
    assert answer is not None and answer.status_code == 413
    assert larger.environ["wsgi.input"].tell() == 1001


def test_every_page_whose_form_sends_files_says_how_many() -> None:
    forgotten = []
    for route in all_routes():
        page = getattr(route.view, "view_class", None)
        name = getattr(page, "template_name", None)
        text = Path(get_template(name).origin.name).read_text(encoding="utf-8") if name else ""
        if re.search(r"<c-form[^>]* files", text) and not files_taken_by(route.view):
            forgotten.append(route.name)
    assert forgotten == []


def test_a_case_takes_so_many_files(case: CaseFile, editor: User, client_of: Any, settings: Any) -> None:
    settings.CASE_FILES_COUNT = 1
    url = f"/vorgaenge/{case.pk}/dokumente/"
    answers = [
        client_of(editor).post(url, {"file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\nx")}) for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [302, 422]
    assert "wie hineinpassen (1 Dateien" in answers[1].content.decode() and StoredFile.objects.count() == 1
