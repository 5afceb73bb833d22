"""What the pages of a site made like the demonstration are asked for: its matters, and who is signed in."""

from tests.concurrency.servers import SESSIONS

WORLD = (
    SESSIONS
    + """
from accounts.models import User
from demo.applications import address_of_person
from funding.applications.flows import ApplicationFlow
from viewflow.workflow.models import Task
from workflows.models import CaseFile
from advisory.board.flows import ResolutionFlow
from advisory.board.models import BoardQuestion, Elector, Membership, Resolution, Seat
def session(name):
    return session_of(User.objects.get(email=address_of_person(name)))
def case_of(name):
    return CaseFile.objects.get(organisation__name=name)
def task(node, case=None):
    rows = Task.objects.filter(flow_task=node, status="NEW")
    return (rows.filter(process__case_link__case=case) if case else rows).latest("pk").pk
def first_case_of(name):
    return CaseFile.objects.filter(organisation__name=name).earliest("pk")
def latest_case_of(name):
    return CaseFile.objects.filter(organisation__name=name).latest("pk")
def resolution_of(name):
    return Resolution.objects.get(case__organisation__name=name).pk
running = resolution_of("Wartburgkreis")
result = {
    "member": session("Mira Tanne"), "voted": session("Ayla Esche"), "recused": session("Selma Eiche"),
    "chair": session("Renate Ahorn"), "board_office": session("Ole Winter"),
    "approved_town": session("Tilda Uhlig"), "rejected_town": session("Yara Ziegler"),
    "running": running, "unsure": resolution_of("Landkreis Nordhausen"), "done": resolution_of("Landkreis Sonneberg"),
    "objected": resolution_of("Landkreis Hildburghausen"), "confirm": task(ResolutionFlow.confirm),
    "clarify": task(ResolutionFlow.clarify), "prepare": task(ResolutionFlow.prepare),
    "meet": task(ResolutionFlow.meet), "letter": task(ApplicationFlow.send_decision),
    "resubmit": task(ApplicationFlow.resubmit), "seat": Seat.objects.first().pk,
    "membership": Membership.objects.first().pk, "question": BoardQuestion.objects.get().pk,
    "silent": Elector.objects.get(round__resolution=running, user__name="Mira Tanne").pk,
    "kept_away": Elector.objects.get(round__resolution=running, recused=True).pk,
    "approved": case_of("Landkreis Sonneberg").pk, "rejected": first_case_of("Landkreis Altenburger Land").pk,
    "resting": latest_case_of("Landkreis Altenburger Land").pk, "resting_town": session("Yara Ziegler"),
    "town": session("Nils Brandt"), "asked_town": session("Ronja Seidel"), "ready_town": session("Frieda Gabler"),
    "office": session("Yasmin Demir"), "place": case_of("Stadt Gera").organisation_id,
    "draft": case_of("Stadt Gera").pk, "asked": case_of("Saale-Orla-Kreis").pk,
    "ready": case_of("Landkreis Greiz").pk, "twice": case_of("Kyffhäuserkreis").pk,
    "correct": task(ApplicationFlow.correct, case_of("Saale-Orla-Kreis")), "check": task(ApplicationFlow.formal_check),
    "content": task(ApplicationFlow.content_check), "reading": task(ApplicationFlow.second_reading),
    "contact": task(ApplicationFlow.first_contact),
}
"""
)
