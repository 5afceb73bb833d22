"""Submitting freezes a version once, signed in one of three ways, and prints it as tagged PDF."""

import io
import re
from typing import Any

import docx
import pikepdf
import pytest

from accounts.choices import Role
from accounts.models import Organisation, User
from funding.applications.documents import application_docx, application_pdf
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application, ApplicationVersion, PowerOfAttorney
from funding.applications.services import checking, drafts
from notifications import delivery
from notifications.models import OutboxMail
from tests.conftest import make_person
from tests.funding.applications.filled import TYPED, fill_by_services, submit_by_services, upload
from tests.workflows.test_statements import count
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.engine import jobs, service

pytestmark = pytest.mark.django_db
MARKUP = "<b>{{ settings.SECRET_KEY }}</b> #eval(\"1\") $x$ *fett* \\ {% now 'Y' %}"


@pytest.fixture
def signatory(gotha: Organisation) -> User:
    return make_person(Role.APPLICANT_SIGNATORY, gotha, "Dr. Karla Stein")


@pytest.fixture
def ready(gotha: Organisation, editor: User) -> Application:
    return fill_by_services(gotha, editor)


def check_url(application: Application) -> str:
    return f"/antraege/{application.case_id}/pruefen/"


def test_an_unfinished_application_names_what_is_missing(
    gotha: Organisation, editor: User, signatory: User, client_of: Any
) -> None:
    application = drafts.start_application(organisation=gotha, actor=editor)
    response = client_of(signatory).post(check_url(application), {"signature": "SIGNED_IN", "truth": "on"})
    assert response.status_code == 422
    page = client_of(signatory).get(check_url(application)).content.decode()
    assert "Der Abschnitt „Finanzierung“ ist noch nicht fertig." in page and "Es fehlt: Stellenbeschreibung." in page
    assert not ApplicationVersion.objects.exists() and not OutboxMail.objects.exists()


def test_an_editor_cannot_sign_in_person(ready: Application, editor: User, client_of: Any) -> None:
    response = client_of(editor).post(check_url(ready), {"signature": "SIGNED_IN", "truth": "on"})
    assert response.status_code == 422 and "wer unterschreiben darf" in response.content.decode()


def test_a_scan_must_carry_the_checksum_of_this_version(ready: Application, editor: User, client_of: Any) -> None:
    client = client_of(editor)
    match = re.search(r"Prüfsumme <strong>([0-9a-f]{8})</strong>", client.get(check_url(ready)).content.decode())
    assert match is not None
    form = {"signature": "SCAN", "truth": "on", "printed_checksum": "00000000", "scan": upload("scan.pdf")}
    assert "Die Prüfsumme passt nicht" in client.post(check_url(ready), form).content.decode()
    assert (
        client.post(
            check_url(ready), {"signature": "SCAN", "truth": "on", "printed_checksum": match.group(1)}
        ).status_code
        == 422
    )
    assert (
        client.post(
            check_url(ready), {**form, "printed_checksum": match.group(1), "scan": upload("scan.pdf")}
        ).status_code
        == 302
    )
    version = ApplicationVersion.objects.get()
    assert version.signature == "SCAN" and version.signature_file is not None


def test_a_stored_power_of_attorney_is_enough_for_the_whole_phase(
    ready: Application, editor: User, client_of: Any
) -> None:
    client = client_of(editor)
    assert client.post(check_url(ready), {"signature": "POWER_OF_ATTORNEY", "truth": "on"}).status_code == 422
    url = f"/antraege/{ready.case_id}/vollmacht/"
    assert client.post(url, {"file": upload("vollmacht.pdf")}).status_code == 302
    assert client.post(url, {"file": upload("zweite.pdf")}).status_code == 422
    assert PowerOfAttorney.objects.count() == 1
    assert client.post(check_url(ready), {"signature": "POWER_OF_ATTORNEY", "truth": "on"}).status_code == 302


def test_submitting_again_and_again_is_one_application_one_number_one_mail(
    ready: Application, signatory: User, client_of: Any
) -> None:
    client = client_of(signatory)
    answers = {client.post(check_url(ready), {"signature": "SIGNED_IN", "truth": "on"}).status_code for _ in range(10)}
    assert answers == {302, 404}
    assert ApplicationVersion.objects.count() == 1
    assert OutboxMail.objects.filter(kind="APPLICATION_RECEIVED", recipient=signatory).count() == 1
    assert CaseFile.objects.exclude(reference=None).filter(kind="application").count() == 1


def test_submitting_costs_at_most_forty_statements(ready: Application, signatory: User, client_of: Any) -> None:
    client = client_of(signatory)
    client.get(check_url(ready))
    cost = count(lambda: client.post(check_url(ready), {"signature": "SIGNED_IN", "truth": "on"}))
    assert CaseFile.objects.get(pk=ready.case_id).reference is not None
    assert cost <= 40, cost


def test_a_submitted_application_is_locked(ready: Application, signatory: User, editor: User, client_of: Any) -> None:
    submit_by_services(ready, signatory)
    client = client_of(editor)
    for url in (
        f"/antraege/{ready.case_id}/abschnitt/network/",
        f"/antraege/{ready.case_id}/anlagen/",
        check_url(ready),
    ):
        assert client.post(url, {**TYPED["network"], "version": 1}).status_code == 404
    assert client.get(f"/antraege/{ready.case_id}/").url == f"/antraege/{ready.case_id}/stand/"


@pytest.fixture
def asked(ready: Application, signatory: User, caseworker: User) -> Any:
    submit_by_services(ready, signatory)
    task = ready.case.process_links.get().process.task_set.get(flow_task=ApplicationFlow.formal_check)
    service.complete_task(
        user=caseworker,
        task_id=task.pk,
        values={"result": "CORRECTION", "note": "", "items": [("post", "pay", "Welche Stufe?")]},
    )
    return task.process.task_set.get(flow_task=ApplicationFlow.correct)


def test_only_the_listed_items_can_be_changed(ready: Application, asked: Any, editor: User) -> None:
    for typed in (
        {"post": {"tasks": "anders"}},
        {"network": {"network": "anders"}},
        {"post": {"pay": "S 17", "place": "x"}},
    ):
        with pytest.raises(DomainRefusal):
            service.complete_task(user=editor, task_id=asked.pk, values={"typed": typed, "uploads": {}})
    with pytest.raises(DomainRefusal):
        checking.answer_correction(application=ready, actor=editor, typed={}, uploads={"job_description": None})  # type: ignore[dict-item]
    assert ApplicationVersion.objects.count() == 1
    service.complete_task(
        user=editor, task_id=asked.pk, values={"typed": {"post": {"pay": "TVöD S 17, Stufe 3"}}, "uploads": {}}
    )
    assert ApplicationVersion.objects.count() == 2


def test_the_clock_of_the_institute_runs_on_with_what_was_left(ready: Application, asked: Any, editor: User) -> None:
    service.complete_task(user=editor, task_id=asked.pk, values={"typed": {"post": {"pay": "S 18"}}, "uploads": {}})
    again = asked.process.task_set.get(flow_task=ApplicationFlow.formal_check, status="NEW")
    first = asked.process.task_set.get(flow_task=ApplicationFlow.formal_check, status="DONE")
    assert again.deadlines.get().due_on == first.deadlines.get().due_on


def test_a_recommendation_is_never_signed_by_its_writer(ready: Application, caseworker: User, lead: User) -> None:
    checking.write_recommendation(application=ready, actor=caseworker, vote="APPROVE", text="x", conditions="")
    with pytest.raises(DomainRefusal):
        checking.approve_recommendation(application=ready, actor=caseworker)
    assert checking.approve_recommendation(application=ready, actor=lead).approved_by == lead


def test_an_inadmissible_application_needs_the_lead_and_ends_everywhere(
    ready: Application, signatory: User, caseworker: User, lead: User
) -> None:
    case = submit_by_services(ready, signatory)
    process = case.process_links.get().process
    task = process.task_set.get(flow_task=ApplicationFlow.formal_check)
    service.complete_task(
        user=caseworker, task_id=task.pk, values={"result": "INADMISSIBLE", "note": "K2", "items": []}
    )
    confirm = process.task_set.get(flow_task=ApplicationFlow.confirm_inadmissible)
    service.complete_task(user=lead, task_id=confirm.pk, values={"confirmed": True, "reason": "Keine volle Stelle."})
    (job,) = process.task_set.filter(finished__isnull=True)
    assert jobs.run_job(job.pk)
    case.refresh_from_db()
    process.refresh_from_db()
    assert case.stage == "INADMISSIBLE" and process.finished is not None
    assert not process.task_set.filter(finished__isnull=True).exists()
    assert "Keine volle Stelle." in OutboxMail.objects.filter(kind="APPLICATION_INADMISSIBLE")[0].text


def test_markup_is_text_in_page_pdf_docx_and_mail(
    gotha: Organisation, editor: User, signatory: User, lead: User, client_of: Any
) -> None:
    application = fill_by_services(gotha, editor)
    typed = {**TYPED["network"], "network": MARKUP, "target_group": MARKUP[:60]}
    drafts.save_section(application=application, code="network", typed=typed, done=True, version=1, actor=editor)
    case = submit_by_services(application, signatory)
    page = client_of(lead).get(f"/antraege/{case.pk}/fassung/1/").content.decode()
    assert "<b>{{" not in page and "&lt;b&gt;{{ settings.SECRET_KEY }}&lt;/b&gt;" in page
    content = ApplicationVersion.objects.get().content
    values = {
        "reference": "TPK-2027-0001",
        "sha256": "ab" * 32,
        "on": application.created_at.date(),
        "status": "Fassung 1",
    }
    document = docx.Document(io.BytesIO(application_docx(content, **values)))
    assert MARKUP in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert application_pdf(content, **values).startswith(b"%PDF")
    delivery.sweep()


def test_the_pdf_is_tagged_titled_and_in_german(ready: Application, signatory: User) -> None:
    submit_by_services(ready, signatory)
    content = ApplicationVersion.objects.get().content
    body = application_pdf(
        content, reference="TPK-2027-0001", sha256="ab" * 32, on=ready.created_at.date(), status="Fassung 1"
    )
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("de")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "TPK-2027-0001" in str(pdf.open_metadata()["dc:title"])
        metadata = bytes(pdf.Root.Metadata.read_bytes()).decode()
    assert "pdfuaid" in metadata and re.search(r"pdfaid:part[^0-9]*2", metadata)


def test_notes_of_the_institute_stay_with_the_institute(
    ready: Application, signatory: User, editor: User, caseworker: User, client_of: Any
) -> None:
    case = submit_by_services(ready, signatory)
    task = case.process_links.get().process.task_set.get(flow_task=ApplicationFlow.formal_check)
    note = "Interne Notiz: Rückfrage beim Kollegen."
    service.complete_task(user=caseworker, task_id=task.pk, values={"result": "COMPLETE", "note": note, "items": []})
    for url in (f"/vorgaenge/{case.pk}/", f"/vorgaenge/{case.pk}/verlauf/"):
        assert note in client_of(caseworker).get(url).content.decode()
        assert note not in client_of(editor).get(url).content.decode()
    assert note not in client_of(editor).get(f"/antraege/{case.pk}/stand/").content.decode()


def test_a_bad_file_in_an_answer_is_refused_beside_its_field(
    ready: Application, signatory: User, editor: User, caseworker: User, client_of: Any
) -> None:
    case = submit_by_services(ready, signatory)
    process = case.process_links.get().process
    items = [("attachments", "staffing_plan", "Nicht lesbar."), ("post", "pay", "Welche Stufe?")]
    task = process.task_set.get(flow_task=ApplicationFlow.formal_check)
    service.complete_task(user=caseworker, task_id=task.pk, values={"result": "CORRECTION", "note": "", "items": items})
    url = f"/antraege/aufgaben/{process.task_set.get(flow_task=ApplicationFlow.correct).pk}/ergaenzen/"
    for file in (None, upload("a.pdf", b""), upload("a.svg", b"<svg/>")):
        form = {"pay": "S 17, Stufe 3"} | ({"file_staffing_plan": file} if file else {})
        page = client_of(editor).post(url, form)
        assert page.status_code == 422 and "kern-error" in page.content.decode()
        assert 'value="S 17, Stufe 3"' in page.content.decode()
    assert ApplicationVersion.objects.count() == 1


def test_a_late_worker_files_every_version_once(ready: Application, asked: Any, editor: User) -> None:
    service.complete_task(
        user=editor, task_id=asked.pk, values={"typed": {"post": {"pay": "TVöD S 17, Stufe 3"}}, "uploads": {}}
    )
    job = asked.process.task_set.get(flow_task=ApplicationFlow.file_copy)
    assert jobs.run_job(job.pk) and not jobs.run_job(job.pk)
    filed = ApplicationVersion.objects.order_by("number").values_list("number", "pdf__name")
    reference = CaseFile.objects.get(pk=ready.case_id).reference
    assert list(filed) == [(number, f"Antrag {reference} Fassung {number}.pdf") for number in (1, 2)]
