"""Another adviser takes over; one who leaves does not keep a municipality."""

import pytest
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import RoleAssignment, User
from accounts.services.people import end_role
from advisory.support.acts.advisers import change_adviser
from advisory.support.acts.close import close_support
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase
from notifications.models import OutboxMail
from tests.advisory.support.supported import Circle, advise, case_of
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import do
from ui.refusals import DomainRefusal
from workflows.engine import service

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(db: None) -> User:
    return make_person(Role.ADVISOR, name="Mona Berger")


def test_open_work_goes_with_it_and_all_are_told(
    an_accompaniment: AdvisoryCase, circle: Circle, successor: User
) -> None:
    case = an_accompaniment.case
    do(case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser)
    task = Task.objects.get(process__case_link__case=case, flow_task=SupportFlow.kick_off)
    service.assign_task(actor=circle.adviser, task_id=task.pk, to=circle.adviser)
    change_adviser(advisory=an_accompaniment, to=successor, actor=circle.lead, reason="Elternzeit der Stelle.")
    task.refresh_from_db()
    assert (case_of(an_accompaniment).owner, task.owner) == (successor, successor)
    event = case.events.get(what="adviser_changed")
    assert event.data == {"from": circle.adviser.pk, "to": successor.pk, "tasks": [task.pk]} | {
        key: value for key, value in event.data.items() if key == "seals"
    }
    told = set(OutboxMail.objects.filter(kind="ADVISER_NEWS").values_list("recipient", flat=True))
    assert told == {circle.adviser.pk, successor.pk}
    town = OutboxMail.objects.filter(kind="SUPPORT_NEWS", subject__contains="Mona Berger begleitet Sie jetzt")
    assert {one.recipient for one in town} == {circle.editor, circle.coordinator}
    assert "Elternzeit" not in "".join(one.text for one in OutboxMail.objects.all())


def test_what_is_refused(an_accompaniment: AdvisoryCase, circle: Circle, successor: User) -> None:
    with pytest.raises(DomainRefusal, match="erste Beratung"):
        change_adviser(advisory=an_accompaniment, to=successor, actor=circle.lead)
    advise(an_accompaniment, circle)
    for to, words in ((circle.adviser, "begleitet diese Kommune schon"), (circle.editor, "begleitet keine Kommunen")):
        with pytest.raises(DomainRefusal, match=words):
            change_adviser(advisory=an_accompaniment, to=to, actor=circle.lead)
    close_support(advisory=an_accompaniment, actor=circle.lead, reason="Ende.")
    with pytest.raises(DomainRefusal, match="abgeschlossen"):
        change_adviser(advisory=an_accompaniment, to=successor, actor=circle.lead)


def test_an_adviser_who_leaves_does_not_keep_it(
    an_accompaniment: AdvisoryCase, circle: Circle, successor: User
) -> None:
    advise(an_accompaniment, circle)
    end_role(assignment=RoleAssignment.objects.get(user=circle.adviser), actor=circle.lead)
    assert case_of(an_accompaniment).owner is None
    assert OutboxMail.objects.filter(kind="ADVISER_NEWS", recipient=circle.lead).count() == 1
    change_adviser(advisory=an_accompaniment, to=fresh(successor), actor=circle.lead)
    assert case_of(an_accompaniment).owner == successor
