"""The end of an accompaniment, and that it can go on."""

import pytest
from django.db import transaction
from viewflow.workflow.models import Task

from accounts.models import RoleAssignment
from accounts.services.people import end_role
from advisory.support.acts.close import close_support, reopen_support
from advisory.support.choices import SupportStage
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase
from advisory.support.presenters import steps_of
from advisory.support.selectors import plan_at_work
from advisory.support.services import plans
from advisory.support.services.advisory import open_advisory_case
from notifications.models import OutboxMail
from tests.advisory.support.supported import HOURS, Circle, advise, case_of, session
from tests.funding.applications.filled import do
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Deadline

pytestmark = pytest.mark.django_db


def test_what_is_open_ends_and_repeating_it_changes_nothing(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    close_support(advisory=an_accompaniment, actor=circle.adviser, reason="Das Netzwerk trägt sich.")
    close_support(advisory=an_accompaniment, actor=circle.adviser, reason="Das Netzwerk trägt sich.")
    case = case_of(an_accompaniment)
    assert case.stage == SupportStage.CLOSED
    assert case.closed_at
    assert case.events.filter(what="support_closed").count() == 1
    assert not Task.objects.filter(process__case_link__case=case, finished__isnull=True).exists()
    told = OutboxMail.objects.get(kind="SUPPORT_NEWS", recipient=circle.editor, subject__contains="abgeschlossen")
    assert "Das Netzwerk trägt sich." in told.text


def test_it_needs_a_reason(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    with pytest.raises(DomainRefusal, match="warum die Begleitung endet"):
        close_support(advisory=an_accompaniment, actor=circle.adviser, reason=" ")


def test_a_step_that_was_skipped_is_not_done(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    case = an_accompaniment.case
    do(case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser)
    close_support(advisory=an_accompaniment, actor=circle.adviser, reason="Kein Bedarf.")
    shown = [one["state"] for one in steps_of(AdvisoryCase.objects.get(pk=an_accompaniment.pk))]
    assert shown == ["skipped", "skipped", "skipped", "skipped", "skipped", "done"]


def test_it_goes_on_where_it_stood(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    case = an_accompaniment.case
    do(case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser)
    do(case, SupportFlow.kick_off, circle.adviser, on=an_accompaniment.case.opened_at.date())
    close_support(advisory=an_accompaniment, actor=circle.adviser, reason="Kein Bedarf.")
    reopen_support(advisory=an_accompaniment, actor=circle.lead, reason="Doch.")
    case = case_of(an_accompaniment)
    assert (case.stage, case.closed_at) == (SupportStage.GOALS, None)
    waiting = Task.objects.get(process__case_link__case=case, finished__isnull=True)
    assert waiting.flow_task == SupportFlow.clear_goals
    assert Deadline.objects.filter(task=waiting, state="RUNNING").count() == 1
    do(case, SupportFlow.clear_goals, circle.adviser, goals="Kinder kommen gut in die Schule.")
    do(case, SupportFlow.propose_scope, circle.adviser, items=HOURS)
    with pytest.raises(DomainRefusal, match="läuft"):
        reopen_support(advisory=an_accompaniment, actor=circle.lead, reason="Noch einmal.")


def test_it_does_not_go_on_beside_another_one(an_accompaniment: AdvisoryCase, circle: Circle, case: CaseFile) -> None:
    close_support(advisory=an_accompaniment, actor=circle.adviser, reason="Kein Bedarf.")
    with transaction.atomic():
        assert open_advisory_case(case) is not None
    with pytest.raises(DomainRefusal, match="andere Begleitung"):
        reopen_support(advisory=an_accompaniment, actor=circle.lead, reason="Doch.")


def test_nothing_is_written_into_a_closed_one(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    advise(an_accompaniment, circle)
    plan = plan_at_work(an_accompaniment)
    assert plan is not None
    close_support(advisory=an_accompaniment, actor=circle.lead, reason="Ende.")
    closed = AdvisoryCase.objects.select_related("case").get(pk=an_accompaniment.pk)
    with pytest.raises(DomainRefusal, match="abgeschlossen"):
        session(closed, circle)
    with pytest.raises(DomainRefusal, match="abgeschlossen"):
        plans.write_goal(plan=plan, title="Familien finden Hilfe", text="")


def test_an_adviser_who_left_meanwhile_does_not_come_back_with_it(
    an_accompaniment: AdvisoryCase, circle: Circle
) -> None:
    advise(an_accompaniment, circle)
    close_support(advisory=an_accompaniment, actor=circle.lead, reason="Kein Bedarf.")
    end_role(assignment=RoleAssignment.objects.get(user=circle.adviser), actor=circle.lead)
    assert case_of(an_accompaniment).owner == circle.adviser
    reopen_support(advisory=an_accompaniment, actor=circle.lead, reason="Doch.")
    case = case_of(an_accompaniment)
    assert case.owner is None and case.events.filter(what="adviser_left", data__from=circle.adviser.pk).exists()
    told = OutboxMail.objects.get(kind="ADVISER_NEWS", recipient=circle.lead, subject__contains="keine Beratung")
    assert "Benennen Sie" in told.text
