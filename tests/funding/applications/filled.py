"""A complete application, typed the way an office types it."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.models import Organisation, User
from advisory.board.models import Resolution
from funding.applications.acts.reply import reply
from funding.applications.choices import SignatureKind
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application
from funding.applications.services import drafts
from funding.applications.services.submission import Signature
from tests.advisory.board.boards import confirm, open_vote_on, vote
from workflows.casefile.models import CaseFile
from workflows.casefile.uploads import CheckedUpload
from workflows.engine import jobs, service, sweeps

PDF_BYTES = b"%PDF-1.7\n%%EOF"

TYPED: dict[str, dict[str, Any]] = {
    "municipality": {
        "street": "Marktplatz 1",
        "postal_code": "99867",
        "city": "Gotha",
        "department": "Jugendamt",
        "contact_name": "Miriam Adler",
        "contact_email": "miriam.adler@gotha.example",
        "contact_phone": "03621 000000-41",
        "signatory_name": "Dr. Karla Stein",
        "signatory_function": "Landrätin",
    },
    "network": {
        "network": "Steuerungsgruppe seit 2022.",
        "planning": "Vier Ämter planen zusammen.",
        "motivation": "Alle Kinder sollen gut in die Schule kommen.",
        "focus": ["network", "offers"],
        "target_group": "Kinder bis zehn Jahre und ihre Familien",
    },
    "post": {
        "fte": "1,00",
        "starts_on": "01.08.2027",
        "ends_on": "31.07.2029",
        "tasks": "Netzwerk aufbauen, Angebote ordnen.",
        "place": "Stabsstelle Sozialplanung",
        "pay": "TVöD S 17, Stufe 2",
        "filled": "planned",
    },
    "financing": {
        "cost_2027": "31.750,00",
        "foundation_2027": "15.875,00",
        "own_2027": "7.175,00",
        "esf_2027": "8.700,00",
        "third_2027": "0,00",
        "cost_2028": "77400.00",
        "foundation_2028": "38.700,00",
        "own_2028": "17.780,00",
        "esf_2028": "20.920,00",
        "third_2028": "0",
        "cost_2029": "46.491,67",
        "foundation_2029": "23.245,83",
        "own_2029": "10.482,51",
        "esf_2029": "12.763,33",
        "third_2029": "0",
        "esf_status": "SUBMITTED",
        "esf_reference": "ESF-4711",
        "resolution_on": "12.05.2027",
        "other_funding": "",
    },
    "declarations": dict.fromkeys(
        ("no_double_funding", "not_started", "own_share", "publicity", "privacy", "truth"), "on"
    ),
}


def upload(name: str = "datei.pdf", content: bytes = PDF_BYTES) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def checked(name: str = "datei.pdf") -> CheckedUpload:
    return CheckedUpload(name, "application/pdf", PDF_BYTES, hashlib.sha256(PDF_BYTES).hexdigest())


def fill_by_services(organisation: Organisation, actor: User) -> Application:
    """A draft that is ready to be submitted."""
    application = drafts.start_application(organisation=organisation, actor=actor)
    for code, typed in TYPED.items():
        drafts.save_section(application=application, code=code, typed=typed, done=True, version=0, actor=actor)
    for kind in ("job_description", "staffing_plan"):
        drafts.attach_file(application=application, kind=kind, upload=checked(f"{kind}.pdf"), actor=actor)
    return Application.objects.select_related("case").get(pk=application.pk)


def submit_by_services(application: Application, signatory: User) -> CaseFile:
    """Submit it in person."""
    case = CaseFile.objects.select_related("organisation", "rule_set").get(pk=application.case_id)
    application.case = case
    ApplicationFlow.submitted.run(
        case=case,
        actor=signatory,
        key=f"application-{application.pk}",
        application=application,
        signature=Signature(SignatureKind.SIGNED_IN),
    )
    return CaseFile.objects.get(pk=case.pk)


def fill_by_http(client: Client, case_id: int) -> None:
    """The same over HTTP, section by section, without JavaScript."""
    for code, typed in TYPED.items():
        url = f"/antraege/{case_id}/abschnitt/{code}/"
        page = client.get(url)
        assert page.status_code == 200, code
        version = page.context["row"].version
        answer = client.post(url, {**typed, "version": version, "act": "save"})
        assert answer.status_code == 302, (code, answer.context and answer.context["form"].errors)
    for kind in ("job_description", "staffing_plan"):
        answer = client.post(f"/antraege/{case_id}/anlagen/", {"kind": kind, "file": upload(f"{kind}.pdf")})
        assert answer.status_code == 302, kind


def do(case: CaseFile, node: Any, user: User, **values: Any) -> None:
    """Do the open task of a node in a case."""
    task = Task.objects.get(process__case_link__case=case, flow_task=node, finished__isnull=True)
    service.complete_task(user=user, task_id=task.pk, values=values)


def run_jobs() -> None:
    """Do every background job that waits."""
    for task in Task.objects.filter(flow_task_type="JOB", status="SCHEDULED"):
        jobs.run_job(task.pk)


def bring_to_board(case: CaseFile, caseworker: User, lead: User, editor: User) -> Resolution:
    """From submission to the office of the board: everything complete, recommended, no answer wanted."""
    do(case, ApplicationFlow.first_contact, caseworker, channel="PHONE", on=timezone.localdate(), note="Gut.")
    do(case, ApplicationFlow.formal_check, caseworker, result="COMPLETE", note="", items=[])
    run_jobs()
    do(case, ApplicationFlow.content_check, caseworker, vote="APPROVE", text="Kurz und gut.", conditions="")
    do(case, ApplicationFlow.second_reading, lead, approved=True, note="")
    run_jobs()
    reply(case=case, actor=editor, text="")
    return Resolution.objects.get(case=case, decision="")


def decide(resolution: Resolution, office: User, members: list[User], choice: str = "yes", **motion: Any) -> None:
    """Open the vote, vote alike, and confirm."""
    round_ = open_vote_on(resolution, office, **motion)
    for member in members:
        vote(round_, member, choice)
    confirm(round_, members[0])
    sweeps.complete_stranded_parents()
