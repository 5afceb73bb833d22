"""Invented matters for the demonstration, made by running the real flows; every person and figure is made up."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation, User
from accounts.services.access_requests import request_access
from accounts.services.reference import load_organisations
from accounts.services.roles import give_role
from demo.answers import typed_answers
from funding.applications.choices import CheckResult, SignatureKind
from funding.applications.documents import application_pdf
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application
from funding.applications.services import drafts
from funding.applications.services.phases import open_rule_set
from funding.applications.services.submission import Signature
from workflows.casefile.models import CaseFile
from workflows.casefile.uploads import PDF, CheckedUpload
from workflows.conversation import write_message
from workflows.deadlines.models import Deadline
from workflows.deadlines.periods import end_of_day
from workflows.deadlines.working_days import add_working_days
from workflows.engine import jobs, service, sweeps

PASSWORD = "muster-zugang-2027"  # noqa: S105 - printed for everybody who starts the demonstration
DOMAIN = "muster.example"
ALL_SECTIONS = 5


@dataclass(frozen=True)
class DemoPerson:
    """A person of the demonstration and what she is there for."""

    email: str
    name: str
    role: str
    organisation: str
    what: str


STAFF = [
    DemoPerson(
        f"lea.sommerfeld@{DOMAIN}", "Lea Sommerfeld", Role.IKPE_CASEWORKER, "INSTITUTE", "Institut: prüft Anträge"
    ),
    DemoPerson(
        f"tobias.linde@{DOMAIN}", "Tobias Linde", Role.IKPE_CASEWORKER, "INSTITUTE", "Institut: zweites Augenpaar"
    ),
    DemoPerson(f"yasmin.demir@{DOMAIN}", "Yasmin Demir", Role.IKPE_LEAD, "INSTITUTE", "Institut: Programmleitung"),
]
TOWNS = {
    "Landkreis Gotha": ("Miriam Adler", "Dr. Karla Stein"),
    "Stadt Gera": ("Nils Brandt", "Ines Falk"),
    "Ilm-Kreis": ("Petra Quell", "Jochen Reuter"),
    "Saale-Orla-Kreis": ("Ronja Seidel", "Uwe Tanner"),
    "Kyffhäuserkreis": ("Vera Ulrich", "Wolf Zimmer"),
    "Landkreis Sömmerda": ("Anke Birnbaum", "Bernd Castor"),
    "Stadt Weimar": ("Clara Dorn", "Emil Fuchs"),
    "Landkreis Greiz": ("Frieda Gabler", "Hanno Imhof"),
    "Stadt Jena": ("Gerda Heller", "Ivo Jansen"),
    "Wartburgkreis": ("Jutta Kramer", "Kurt Lorenz"),
    "Landkreis Nordhausen": ("Lotte Maurer", "Moritz Nagel"),
    "Unstrut-Hainich-Kreis": ("Nora Ostwald", "Oskar Pohl"),
    "Landkreis Hildburghausen": ("Paula Quandt", "Quirin Rabe"),
    "Stadt Erfurt": ("Rosa Siebert", "Sven Thiele"),
    "Landkreis Sonneberg": ("Tilda Uhlig", "Ulf Vogt"),
    "Landkreis Saalfeld-Rudolstadt": ("Viola Wendt", "Wim Xaver"),
    "Landkreis Altenburger Land": ("Yara Ziegler", "Zeno Arndt"),
    "Landkreis Eichsfeld": ("Berta Dachs", "Carla Elster"),
    "Landkreis Weimarer Land": ("Gesa Hirsch", "Ilja Kranich"),
    "Landkreis Schmalkalden-Meiningen": ("Lene Marder", "Nele Otter"),
    "Saale-Holzland-Kreis": ("Olaf Pirol", "Petra Reiher"),
}


def address_of_person(name: str) -> str:
    """The invented mail address of an invented person."""
    plain = name.removeprefix("Dr. ").lower().replace(" ", ".")
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        plain = plain.replace(umlaut, letters)
    return f"{plain}@{DOMAIN}"


@lru_cache(maxsize=1)
def _hashed_password() -> str:
    return make_password(PASSWORD)


def person(email: str, name: str, role: str, organisation: Organisation) -> User:
    """An invented person with one role and the password of the demonstration."""
    user = User.objects.create(email=email, name=name, password=_hashed_password(), phone="0361 000000-10")
    give_role(user=user, role=role, organisation=organisation)
    return user


@lru_cache(maxsize=8)
def sample_upload(name: str) -> CheckedUpload:
    """A file with this name, an invented PDF."""
    content = {
        "applicant": "Muster",
        "applicant_reference": "",
        "rule_set": "",
        "sections": [],
        "plan": [],
        "confirmed": [],
    }
    body = application_pdf(content, reference="", sha256="0" * 64, on=timezone.localdate(), status=name)
    return CheckedUpload(f"{name}.pdf", PDF, body, hashlib.sha256(body).hexdigest())


class Demo:
    """Builds the demonstration, one matter per node of the process."""

    def __init__(self) -> None:
        load_organisations()
        self.today = today = timezone.localdate()
        open_rule_set(
            {
                "code": "MUSTER",
                "name": f"Förderphase {today.year - 1} bis {today.year + 4} (Muster)",
                "reference_prefix": "TPK",
                "starts_on": f"{today.year - 1}-01-01",
                "ends_on": f"{today.year + 4}-12-31",
                "financing": {"foundation_name": "Auridis Stiftung", "budget": "900000.00"},
            }
        )
        institute = Organisation.objects.get(kind=OrganisationKind.INSTITUTE)
        self.lea, self.tobias, self.yasmin = (person(one.email, one.name, one.role, institute) for one in STAFF)
        self.people: dict[str, tuple[User, User]] = {}
        for town, (editor, signatory) in TOWNS.items():
            place = Organisation.objects.get(name=town)
            self.people[town] = (
                person(address_of_person(editor), editor, Role.APPLICANT_EDITOR, place),
                person(address_of_person(signatory), signatory, Role.APPLICANT_SIGNATORY, place),
            )

    def draft(self, town: str, sections: int = ALL_SECTIONS) -> Application:
        """A draft with some or all sections filled."""
        editor, signatory = self.people[town]
        place = Organisation.objects.get(name=town)
        application = drafts.start_application(organisation=place, actor=editor)
        versions = dict(application.sections.values_list("code", "version"))
        start = timezone.localdate().replace(month=8, day=1)
        start = start.replace(year=start.year + 1)
        for code, typed in list(typed_answers(town, editor, signatory, start).items())[:sections]:
            drafts.save_section(
                application=application, code=code, typed=typed, done=True, version=versions[code], actor=editor
            )
        if sections >= ALL_SECTIONS:
            for kind, name in (("job_description", "Stellenbeschreibung"), ("staffing_plan", "Stellenplan")):
                drafts.attach_file(application=application, kind=kind, upload=sample_upload(name), actor=editor)
        return application

    def submitted(self, town: str) -> CaseFile:
        """A submitted application."""
        application = self.draft(town)
        case = CaseFile.objects.select_related("organisation", "rule_set").get(pk=application.case_id)
        application.case = case
        ApplicationFlow.submitted.run(
            case=case,
            actor=self.people[town][1],
            key=f"application-{application.pk}",
            application=application,
            signature=Signature(SignatureKind.SIGNED_IN),
        )
        return case

    def do(self, case: CaseFile, node: Any, user: User, **values: Any) -> None:
        """Do the open task of a node."""
        task = Task.objects.get(process__case_link__case=case, flow_task=node, status__in=["NEW", "ASSIGNED"])
        service.complete_task(user=user, task_id=task.pk, values=values)

    def contacted(self, town: str) -> CaseFile:
        """Submitted, and the institute has called."""
        case = self.submitted(town)
        note = "Freundliches Gespräch. Offene Fragen zu ESF Plus sind geklärt."
        self.do(case, ApplicationFlow.first_contact, self.lea, channel="PHONE", on=timezone.localdate(), note=note)
        return case

    def asked(self, town: str, field: str = "pay", reason: str = "Bitte nennen Sie auch die Stufe.") -> CaseFile:
        """Waiting for the municipality."""
        case = self.contacted(town)
        self.ask(case, field, reason)
        return case

    def ask(self, case: CaseFile, field: str, reason: str) -> None:
        """Ask for one item."""
        items = [("post", field, reason)]
        self.do(case, ApplicationFlow.formal_check, self.lea, result=CheckResult.CORRECTION, note="", items=items)

    def answer(self, case: CaseFile, field: str, text: str) -> None:
        """Answer it."""
        editor = self.people[case.organisation.name][0]
        self.do(case, ApplicationFlow.correct, editor, typed={"post": {field: text}}, uploads={})

    def complete(self, case: CaseFile) -> None:
        """The formal check finds nothing missing."""
        self.do(case, ApplicationFlow.formal_check, self.lea, result=CheckResult.COMPLETE, note="", items=[])

    def print_all(self) -> None:
        """Do the background jobs now, so that the next steps are open."""
        for task in Task.objects.filter(flow_task_type="JOB", status="SCHEDULED"):
            jobs.run_job(task.pk)

    def build(self) -> None:
        """Every matter."""
        self.draft("Stadt Gera", sections=3)
        self.submitted("Landkreis Gotha")
        late = self.submitted("Ilm-Kreis")
        asked = self.asked("Saale-Orla-Kreis")
        write_message(
            case=asked,
            author=self.people["Saale-Orla-Kreis"][0],
            text="Die Personalabteilung meldet sich morgen.",
            key="demo",
        )
        inadmissible = self.contacted("Stadt Weimar")
        self.do(
            inadmissible,
            ApplicationFlow.formal_check,
            self.lea,
            result=CheckResult.INADMISSIBLE,
            note="Die Stelle ist nach Auskunft der Kommune nur halb besetzt.",
            items=[],
        )
        twice = self.asked("Kyffhäuserkreis")
        self.answer(twice, "pay", "TVöD S 17, Stufe 3")
        self.ask(twice, "place", "Welcher Leitung ist die Stelle unterstellt?")
        self.answer(twice, "place", "Stabsstelle beim Landrat")
        self.complete(twice)
        reading = self.contacted("Landkreis Sömmerda")
        self.complete(reading)
        ready = self.contacted("Landkreis Greiz")
        self.complete(ready)
        self.print_all()
        for case in (reading, ready):
            text = "Das Netzwerk besteht, die Planung ist abgestimmt, die Finanzierung ist vollständig."
            self.do(case, ApplicationFlow.content_check, self.lea, vote="APPROVE", text=text, conditions="")
        self.do(ready, ApplicationFlow.second_reading, self.yasmin, approved=True, note="")
        self.make_overdue(late)
        self.ask_for_access()

    def let_timers_pass(self, case: CaseFile) -> None:
        """The waiting timers of a matter end now, as if their time had come."""
        Task.objects.filter(process__case_link__case=case, status="SCHEDULED", flow_task_type="TIMER").update(
            scheduled=timezone.now()
        )
        sweeps.fire_due_timers()

    def make_overdue(self, case: CaseFile) -> None:
        """Set the dates of one matter back by three weeks, so that the demonstration shows something overdue."""
        for deadline in Deadline.objects.filter(case=case, state="RUNNING").select_related("task"):
            deadline.started_on = add_working_days(deadline.started_on, -15)
            deadline.due_on = add_working_days(deadline.due_on, -15)
            deadline.save(update_fields=["started_on", "due_on"])
            Task.objects.filter(pk=deadline.task_id).update(scheduled=end_of_day(deadline.due_on))

    def ask_for_access(self) -> None:
        """Somebody new asks for access."""
        request_access(
            organisation=Organisation.objects.get(name="Stadt Suhl"),
            name="Kim Neuland",
            email=f"kim.neuland@{DOMAIN}",
            phone="03681 000000",
            interest="FUNDED",
            message="Wir überlegen, ob ein Antrag zu uns passt.",
        )
