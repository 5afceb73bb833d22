"""Agreements and advisory cases by the services, as pages and demonstration make them."""

import datetime
import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from advisory.support.acts.inquire import inquire
from advisory.support.flows import CooperationFlow, SupportFlow
from advisory.support.models import AdvisoryCase, AdvisorySession, CooperationAgreement, ImplementationPlan
from advisory.support.selectors import plan_at_work
from advisory.support.services import plans
from advisory.support.services.agreements import Wording
from advisory.support.services.scopes import Item
from advisory.support.services.sessions import SessionValues, book_session
from tests.conftest import make_person
from tests.funding.applications.filled import PDF_BYTES, do, run_jobs
from workflows.casefile.models import CaseFile
from workflows.casefile.uploads import CheckedUpload

HOURS = (Item("NETWORK", "SINGLE", Decimal(24)),)


class Circle:
    """Everybody around an advisory case, each with one role."""

    def __init__(self, organisation: Organisation) -> None:
        self.editor = make_person(Role.APPLICANT_EDITOR, organisation, name="Miriam Adler")
        self.coordinator = make_person(Role.COORDINATOR, organisation, name="Samira Muster")
        self.adviser = make_person(Role.ADVISOR, name="Jonas Wald")
        self.lead = make_person(Role.IKPE_LEAD, name="Yasmin Demir")
        self.caseworker = make_person(Role.IKPE_CASEWORKER, name="Lea Sommerfeld")


def scan(name: str = "vereinbarung.pdf") -> CheckedUpload:
    return CheckedUpload(name, "application/pdf", PDF_BYTES, hashlib.sha256(PDF_BYTES).hexdigest())


def ask_for_support(organisation: Organisation, editor: User) -> CooperationAgreement:
    """The inquiry of a municipality that has a network."""
    return inquire(
        organisation=organisation,
        actor=editor,
        network="Netzwerk Frühe Hilfen seit 2019.",
        wishes="Übergang Kita und Schule.",
        contact="Miriam Adler, Jugendamt",
    )


def wording(**changes: Any) -> Wording:
    today = timezone.localdate()
    values: dict[str, Any] = {
        "aims": "Familien finden Hilfe leichter.",
        "scope": "24 Stunden im Jahr.",
        "duties": "Beide bereiten Termine vor.",
        "starts_on": today,
        "ends_on": today + datetime.timedelta(days=365),
    }
    return Wording(**values | changes)


def signature(name: str = "Dr. Karla Stein, Landrätin") -> dict[str, Any]:
    return {"name": name, "on": timezone.localdate(), "file": scan()}


def word_and_sign(agreement: CooperationAgreement, circle: Circle) -> None:
    """From the inquiry to an agreement that only the institute has not signed yet."""
    case = agreement.case
    do(case, CooperationFlow.check_network, circle.caseworker, fits=True, note="Ein lebendiges Netzwerk.")
    do(case, CooperationFlow.draft, circle.caseworker, wording=wording())
    do(case, CooperationFlow.respond, circle.editor)
    run_jobs()
    do(case, CooperationFlow.sign, circle.editor, **signature())


def agree(agreement: CooperationAgreement, circle: Circle) -> AdvisoryCase:
    """From the inquiry to an active agreement with its advisory case."""
    word_and_sign(agreement, circle)
    do(agreement.case, CooperationFlow.countersign, circle.lead, **signature("Institutsleitung"))
    return AdvisoryCase.objects.select_related("case__organisation").get(source=agreement.case)


def advise(advisory: AdvisoryCase, circle: Circle, items: Sequence[Item] = HOURS) -> None:
    """Adviser named, kicked off, goals cleared, scope agreed."""
    case = advisory.case
    do(case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser)
    do(case, SupportFlow.kick_off, circle.adviser, on=timezone.localdate())
    do(case, SupportFlow.clear_goals, circle.adviser, goals="Kinder kommen gut in die Schule.")
    do(case, SupportFlow.propose_scope, circle.adviser, items=items)
    do(case, SupportFlow.agree_scope, circle.coordinator, approved=True)


def an_accompaniment_that_began(organisation: Organisation, circle: Circle) -> AdvisoryCase:
    """The advisory case of an agreement that has just become active."""
    return agree(ask_for_support(organisation, circle.editor), circle)


def session(advisory: AdvisoryCase, circle: Circle, hours: str = "2", **changes: Any) -> AdvisorySession:
    values: dict[str, Any] = {
        "held_on": timezone.localdate(),
        "place": "Landratsamt",
        "topic": "NETWORK",
        "format": "SINGLE",
        "hours": Decimal(hours),
        "state": "HELD",
        "result": "Wir beginnen mit einem Wegweiser.",
    }
    return book_session(advisory=advisory, actor=circle.adviser, values=SessionValues(**values | changes))


def write_plan(advisory: AdvisoryCase, *, vision: str = "Hilfe auf einen Blick.") -> ImplementationPlan:
    """A draft that can be offered."""
    plan = plan_at_work(advisory)
    assert plan is not None
    today = timezone.localdate()
    plans.write_frame(plan=plan, vision=vision, valid_from=today, valid_to=today + datetime.timedelta(days=365))
    goal = plans.write_goal(plan=plan, title="Familien finden Hilfe", text="Ein Wegweiser hängt in jeder Kita.")
    plans.write_milestone(
        goal=goal, title="Angebote erfasst", due_on=today + datetime.timedelta(days=60), owner="Koordinator:in"
    )
    plans.write_milestone(
        goal=goal, title="Eltern befragt", due_on=today + datetime.timedelta(days=120), owner="Jugendamt"
    )
    return ImplementationPlan.objects.select_related("advisory__case__organisation").get(pk=plan.pk)


def plan_in_force(advisory: AdvisoryCase, circle: Circle) -> ImplementationPlan:
    """Written by the municipality, approved by the adviser."""
    plan = write_plan(advisory)
    do(advisory.case, SupportFlow.write_plan, circle.coordinator)
    do(advisory.case, SupportFlow.answer, circle.adviser, approved=True)
    return ImplementationPlan.objects.get(pk=plan.pk)


def accompanied(organisation: Organisation, circle: Circle) -> AdvisoryCase:
    """An advisory case with a session and a plan in force."""
    advisory = an_accompaniment_that_began(organisation, circle)
    advise(advisory, circle)
    session(advisory, circle)
    plan_in_force(advisory, circle)
    return AdvisoryCase.objects.select_related("case__organisation").get(pk=advisory.pk)


def also(user: User, role: str, organisation: Organisation) -> User:
    """The same person with one more role."""
    RoleAssignment.objects.create(user=user, organisation=organisation, role=role)
    return User.objects.get(pk=user.pk)


def case_of(advisory: AdvisoryCase) -> CaseFile:
    return CaseFile.objects.get(pk=advisory.case_id)
