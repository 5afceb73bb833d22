"""From an inquiry to a plan that is continued; who advises does not pay, who pays does not read."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation
from advisory.support.acts.close import close_support
from advisory.support.choices import AgreementStage, PlanStatus, SupportStage
from advisory.support.flows import CooperationFlow, SupportFlow
from advisory.support.models import AdvisoryCase, AgreementVersion, CooperationAgreement, ImplementationPlan
from advisory.support.presenters import changes_between
from advisory.support.selectors import agreed_scope, find_advisory, goals_of, hours_by_topic
from advisory.support.services import plans, sessions
from advisory.support.services.scopes import Item
from funding.applications.acts.drafts import start_from_agreement
from notifications.models import OutboxMail
from tests.advisory.support.supported import (
    Circle,
    accompanied,
    advise,
    agree,
    also,
    case_of,
    inquire,
    plan_in_force,
    session,
    wording,
    write_plan,
)
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import do, run_jobs
from tests.funding.financing.funded import People, call, check, make_effective, ready, start_contract
from ui.refusals import DomainRefusal, Stale
from workflows.casefile.journal import verify_case
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Deadline
from workflows.deadlines.reminders import send_reminders
from workflows.engine import sweeps
from workflows.engine.errors import TaskNotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(gotha: Organisation) -> Circle:
    return Circle(gotha)


def test_an_agreement_is_written_in_turns_and_locked(gotha: Organisation, circle: Circle) -> None:
    agreement = inquire(gotha, circle.editor)
    case = agreement.case
    with pytest.raises(DomainRefusal, match="schon eine Anfrage"):
        inquire(gotha, circle.editor)
    do(case, CooperationFlow.check_network, circle.caseworker, fits=True, note="Gut.")
    with pytest.raises(DomainRefusal, match="noch nicht geantwortet"):
        do(case, CooperationFlow.draft, circle.caseworker)
    with pytest.raises(DomainRefusal, match="Ende liegt vor dem Beginn"):
        do(case, CooperationFlow.draft, circle.caseworker, wording=wording(ends_on=datetime.date(2020, 1, 1)))
    do(case, CooperationFlow.draft, circle.caseworker, wording=wording())
    do(case, CooperationFlow.respond, circle.editor, wording=wording(scope="30 Stunden im Jahr.", remark="Mehr Zeit."))
    do(case, CooperationFlow.draft, circle.caseworker)
    run_jobs()
    agreement = CooperationAgreement.objects.get(pk=agreement.pk)
    assert agreement.locked_at and agreement.document_id
    assert [one.side for one in AgreementVersion.objects.order_by("number")] == ["INSTITUTE", "MUNICIPALITY"]
    assert CaseFile.objects.get(pk=case.pk).stage == AgreementStage.SIGNING


def test_without_a_network_the_inquiry_ends_kindly(gotha: Organisation, circle: Circle) -> None:
    agreement = inquire(gotha, circle.editor)
    do(agreement.case, CooperationFlow.check_network, circle.caseworker, fits=False, note="Wir bleiben im Gespräch.")
    case = CaseFile.objects.get(pk=agreement.case_id)
    assert case.stage == AgreementStage.DECLINED and case.closed_at
    assert inquire(gotha, circle.editor).pk != agreement.pk


def test_from_agreement_to_a_continued_plan(gotha: Organisation, circle: Circle) -> None:
    with time_machine.travel("2027-02-01 10:00 +0100", tick=False) as clock:
        advisory = accompanied(gotha, circle)
        assert case_of(advisory).stage == SupportStage.RUNNING
        first = ImplementationPlan.objects.get()
        assert first.status == PlanStatus.IN_FORCE and first.in_force_from == datetime.date(2027, 2, 1)
        milestone, other = goals_of(first)[0].milestones.all()
        plans.note_progress(milestone=milestone, actor=circle.coordinator, state="REACHED", reason="")
        with pytest.raises(DomainRefusal, match="warum"):
            plans.note_progress(milestone=other, actor=circle.coordinator, state="DROPPED", reason=" ")
        for act in (
            lambda: plans.write_goal(plan=first, title="x", text=""),
            lambda: plans.remove_milestone(milestone=other),
            lambda: plans.write_frame(
                plan=first, vision="", valid_from=datetime.date(2027, 1, 1), valid_to=datetime.date(2027, 1, 2)
            ),
        ):
            with pytest.raises(DomainRefusal, match="nicht mehr ändern"):
                act()

        clock.move_to("2027-12-02 10:00 +0100")
        assert sweeps.fire_due_timers() == 2  # the agreement is due for a talk too
        second = ImplementationPlan.objects.get(number=2)
        carried = goals_of(second)[0]
        assert [one.title for one in carried.milestones.all()] == ["Eltern befragt"]
        assert case_of(advisory).stage == SupportStage.REVIEW
        due = Deadline.objects.get(rule__code="PLAN_UPDATE")
        assert due.due_on == datetime.date(2028, 2, 1)
        clock.move_to("2027-12-03 07:00 +0100")
        assert send_reminders() >= 1
        assert OutboxMail.objects.filter(subject__contains="", recipient=circle.coordinator).exists()

        plans.write_goal(plan=second, title="Kita und Schule", text="")
        assert [one.what for one in changes_between(first, ImplementationPlan.objects.get(pk=second.pk))] == [
            "Erreicht: „Familien finden Hilfe“",
            "Neues Ziel",
        ]
        with pytest.raises(DomainRefusal, match="braucht einen Meilenstein"):
            do(advisory.case, SupportFlow.update_plan, circle.adviser)
        plans.remove_goal(goal=goals_of(second)[1])
        plans.write_frame(
            plan=second,
            vision="Weiter so.",
            valid_from=datetime.date(2028, 1, 1),
            valid_to=datetime.date(2028, 12, 31),
        )
        do(advisory.case, SupportFlow.update_plan, circle.adviser)
        with pytest.raises(DomainRefusal, match="Zustimmen muss die andere"):
            do(advisory.case, SupportFlow.answer, circle.adviser, approved=True)
        do(advisory.case, SupportFlow.answer, circle.coordinator, approved=False)
        do(advisory.case, SupportFlow.update_plan, circle.coordinator)
        do(advisory.case, SupportFlow.answer, circle.adviser, approved=True)
        assert [one.status for one in ImplementationPlan.objects.order_by("number")] == ["SUPERSEDED", "IN_FORCE"]
        assert list(verify_case(case_of(advisory))) == []


def test_no_session_before_the_scope_and_a_warning_beyond_it(gotha: Organisation, circle: Circle) -> None:
    advisory = agree(inquire(gotha, circle.editor), circle)
    do(advisory.case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser)
    with pytest.raises(DomainRefusal, match="Erst wird der Beratungsumfang vereinbart"):
        session(advisory, circle)
    do(advisory.case, SupportFlow.kick_off, circle.adviser, on=datetime.date(2026, 1, 1))
    do(advisory.case, SupportFlow.clear_goals, circle.coordinator, goals="Ziele.")
    with pytest.raises(DomainRefusal, match="zweimal"):
        do(
            advisory.case,
            SupportFlow.propose_scope,
            circle.adviser,
            items=[Item("NETWORK", "SINGLE", Decimal(1))] * 2,
        )
    do(advisory.case, SupportFlow.propose_scope, circle.adviser, items=[Item("NETWORK", "SINGLE", Decimal(4))])
    do(advisory.case, SupportFlow.agree_scope, circle.coordinator, approved=False)
    do(advisory.case, SupportFlow.propose_scope, circle.adviser, items=[Item("NETWORK", "SINGLE", Decimal(5))])
    do(advisory.case, SupportFlow.agree_scope, circle.coordinator, approved=True)
    scope = agreed_scope(advisory)
    assert scope is not None and scope.number == 2
    for hours in ("2", "2"):
        session(advisory, circle, hours)
    year = timezone.localdate().year
    assert sessions.over_scope(advisory, "NETWORK", "SINGLE", year) == 0
    last = session(advisory, circle, "3")
    assert sessions.over_scope(advisory, "NETWORK", "SINGLE", year) == 2
    assert hours_by_topic(advisory)["NETWORK", "SINGLE"]["HELD"] == 7
    values = sessions.SessionValues(last.held_on, "", "NETWORK", "SINGLE", Decimal(1), "CANCELLED")
    sessions.change_session(session=last, actor=circle.adviser, values=values, revision=0)
    with pytest.raises(Stale):
        sessions.change_session(session=last, actor=circle.adviser, values=values, revision=0)
    assert sessions.over_scope(advisory, "NETWORK", "SINGLE", year) == 0


def test_one_advisory_case_per_municipality(gotha: Organisation, circle: Circle) -> None:
    advisory = agree(inquire(gotha, circle.editor), circle)
    make_effective(start_contract(gotha), People(gotha))
    assert AdvisoryCase.objects.get() == advisory
    assert case_of(advisory).events.filter(what="support_continues").count() == 1
    close_support(advisory=advisory, actor=circle.adviser, reason="")
    close_support(advisory=advisory, actor=circle.adviser, reason="")
    assert case_of(advisory).stage == SupportStage.CLOSED
    assert not Task.objects.filter(process__case_link__case=advisory.case, finished__isnull=True).exists()


def test_an_effective_contract_opens_the_case_once(gotha: Organisation) -> None:
    contract = make_effective(start_contract(gotha), People(gotha))
    advisory = AdvisoryCase.objects.get()
    assert advisory.source_id == contract.case_id
    assert advisory.case.reference == f"{contract.case.reference}-B"
    with pytest.raises(IntegrityError), transaction.atomic():
        AdvisoryCase.objects.create(case=contract.case, source=contract.case)


def test_who_pays_does_not_read_and_who_advises_does_not_pay(gotha: Organisation, institute: Organisation) -> None:
    circle, people = Circle(gotha), People(gotha)
    contract = ready(gotha, people)
    advisory = AdvisoryCase.objects.select_related("case__organisation").get()
    both = also(make_person(Role.ADVISOR, name="Zwei Hüte"), Role.IKPE_CASEWORKER, institute)
    assert find_advisory(circle.adviser, advisory.case_id) is not None
    assert find_advisory(both, advisory.case_id) is None
    for person in (circle.caseworker, circle.lead, people.officer):
        assert find_advisory(person, advisory.case_id) is None
        assert not person.has_perm("support.view_case", advisory)
    do(advisory.case, SupportFlow.name_adviser, circle.lead, adviser=both)
    both = fresh(both)
    assert find_advisory(both, advisory.case_id) is not None
    request = call(contract, people)
    with pytest.raises(TaskNotFound):
        do(contract.case, _check(), both, result="ok", amount_cents=request.amount_cents)
    check(request, people)
    assert not both.has_perm("financing.release_payment", contract)
    assert both.has_perm("financing.view_finances", contract)


def _check() -> Any:
    from funding.financing.flows import PaymentFlow

    return PaymentFlow.check


def test_an_agreement_becomes_an_application_with_what_is_known(gotha: Organisation, circle: Circle) -> None:
    agreement = inquire(gotha, circle.editor)
    with pytest.raises(Exception, match="läuft noch nicht"):
        start_from_agreement(agreement=agreement, actor=circle.editor)
    agree(agreement, circle)
    agreement = CooperationAgreement.objects.select_related("case__organisation").get(pk=agreement.pk)
    application = start_from_agreement(agreement=agreement, actor=circle.editor)
    assert start_from_agreement(agreement=agreement, actor=circle.editor) == application
    typed = {row.code: row.typed for row in application.sections.all()}
    assert typed["network"]["network"] == "Netzwerk Frühe Hilfen seit 2019."
    assert typed["municipality"]["contact_name"] == "Miriam Adler, Jugendamt"


def test_renewal_three_months_before_the_end(gotha: Organisation, circle: Circle) -> None:
    with time_machine.travel("2027-02-01 10:00 +0100", tick=False) as clock:
        agreement = inquire(gotha, circle.editor)
        agree(agreement, circle)
        clock.move_to("2027-11-04 10:00 +0100")
        assert sweeps.fire_due_timers() == 1
        with pytest.raises(DomainRefusal, match="nach dem bisherigen"):
            do(
                agreement.case,
                CooperationFlow.renew,
                circle.lead,
                result="renew",
                ends_on=datetime.date(2027, 12, 1),
            )
        do(agreement.case, CooperationFlow.renew, circle.lead, result="renew", ends_on=datetime.date(2029, 1, 31))
        assert Task.objects.get(flow_task=CooperationFlow.term, finished__isnull=True).status == "SCHEDULED"
        clock.move_to("2028-11-06 10:00 +0100")
        sweeps.fire_due_timers()
        do(agreement.case, CooperationFlow.renew, circle.lead, result="end")
        assert CaseFile.objects.get(pk=agreement.case_id).stage == AgreementStage.ENDED


def test_a_returned_first_plan_is_written_again(gotha: Organisation, circle: Circle) -> None:
    advisory = agree(inquire(gotha, circle.editor), circle)
    advise(advisory, circle)
    write_plan(advisory)
    do(advisory.case, SupportFlow.write_plan, circle.coordinator)
    do(advisory.case, SupportFlow.answer, circle.adviser, approved=False)
    plan = ImplementationPlan.objects.get()
    assert plan.status == PlanStatus.DRAFT
    do(advisory.case, SupportFlow.write_plan, circle.coordinator)
    do(advisory.case, SupportFlow.answer, circle.adviser, approved=True)
    assert plan_in_force.__doc__ and ImplementationPlan.objects.get().status == PlanStatus.IN_FORCE
