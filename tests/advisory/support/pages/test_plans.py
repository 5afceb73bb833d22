"""Parts of a draft over HTTP: asked once more before they go, refused where the plan cannot be changed any more."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase, ImplementationPlan, Milestone, PlanGoal
from tests.advisory.support.supported import Circle, advise, write_plan
from tests.funding.applications.filled import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_draft(an_accompaniment: AdvisoryCase, circle: Circle) -> ImplementationPlan:
    advise(an_accompaniment, circle)
    return write_plan(an_accompaniment)


@pytest.fixture
def town(circle: Circle, client_of: Callable[[User], Client]) -> Client:
    return client_of(circle.coordinator)


def test_a_milestone_goes_after_a_question(a_draft: ImplementationPlan, town: Client) -> None:
    milestone = Milestone.objects.get(title="Eltern befragt")
    url = f"/begleitung/meilensteine/{milestone.pk}/entfernen/"
    question = town.get(url).content.decode()
    assert "Der Meilenstein „Eltern befragt“ wird aus dem Entwurf entfernt." in question
    assert Milestone.objects.filter(pk=milestone.pk).exists()
    answer = town.post(url)
    assert answer.headers["Location"] == f"/begleitung/plaene/{a_draft.pk}/"
    assert [str(one) for one in get_messages(answer.wsgi_request)] == ["Aus dem Entwurf entfernt."]
    assert not Milestone.objects.filter(pk=milestone.pk).exists()


def test_a_goal_goes_with_its_milestones(a_draft: ImplementationPlan, town: Client) -> None:
    goal = PlanGoal.objects.get()
    url = f"/begleitung/ziele/{goal.pk}/entfernen/"
    assert "mit allen seinen Meilensteinen" in town.get(url).content.decode()
    assert town.post(url).status_code == 302
    assert not PlanGoal.objects.exists()
    assert not Milestone.objects.exists()


def test_nothing_goes_while_the_plan_is_agreed_on_and_the_plan_says_why(
    a_draft: ImplementationPlan, town: Client, circle: Circle
) -> None:
    do(a_draft.case, SupportFlow.write_plan, circle.coordinator)
    answer = town.post(f"/begleitung/ziele/{PlanGoal.objects.get().pk}/entfernen/", follow=True)
    assert answer.redirect_chain == [(f"/begleitung/plaene/{a_draft.pk}/", 302)]
    assert "Sie lässt sich nicht mehr ändern." in answer.content.decode()
    assert PlanGoal.objects.count() == 1


def test_progress_is_only_noted_in_the_plan_in_force(a_draft: ImplementationPlan, town: Client) -> None:
    url = f"/begleitung/meilensteine/{Milestone.objects.order_by('pk')[0].pk}/stand/"
    assert town.get(url).status_code == 404
    assert town.post(url, {"state": "REACHED", "reason": ""}).status_code == 404
