"""Who opened the notes decides on no money of that municipality, until lead and foundation lift it together."""

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import Organisation, User
from advisory.support.acts.advisers import change_adviser
from advisory.support.acts.close import close_support
from advisory.support.acts.wall import answer_wall, choices_for, open_notes
from advisory.support.choices import WallAnswer
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase, NotesReader
from tests.advisory.support.supported import Circle, advise, also, case_of, session
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import do
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseEvent

pytestmark = pytest.mark.django_db
MONEY = (
    "financing.check_payment",
    "financing.release_payment",
    "financing.confirm_bank_data",
    "financing.confirm_condition",
    "financing.settle_year",
)


@pytest.fixture
def both(institute: Organisation) -> User:
    """A person who advises and checks money."""
    return also(make_person(Role.ADVISOR, name="Zwei Hüte"), Role.IKPE_CASEWORKER, institute)


@pytest.fixture
def officer() -> User:
    return make_person(Role.FOUNDATION_OFFICER, name="Frieda Blum")


def named(advisory: AdvisoryCase, circle: Circle, person: User) -> None:
    do(advisory.case, SupportFlow.name_adviser, circle.lead, adviser=person)


def decides_on_money(person: User, advisory: AdvisoryCase) -> set[str]:
    """What she may do with the money of this municipality; the case stands for any of it."""
    case = case_of(advisory)
    return {one for one in MONEY if fresh(person).has_perm(one, case)}


def test_the_wall_outlasts_the_accompaniment_and_the_adviser(
    an_accompaniment: AdvisoryCase, circle: Circle, both: User
) -> None:
    assert decides_on_money(both, an_accompaniment)
    named(an_accompaniment, circle, both)
    open_notes(advisory=an_accompaniment, person=both)
    assert decides_on_money(both, an_accompaniment) == set()
    change_adviser(advisory=an_accompaniment, to=circle.adviser, actor=circle.lead)
    assert decides_on_money(both, an_accompaniment) == set()
    close_support(advisory=an_accompaniment, actor=circle.adviser, reason="Ende.")
    assert decides_on_money(both, an_accompaniment) == set()


def test_it_is_remembered_once_and_stands_in_the_journal(
    an_accompaniment: AdvisoryCase, circle: Circle, both: User
) -> None:
    named(an_accompaniment, circle, both)
    for _ in range(2):
        open_notes(advisory=an_accompaniment, person=both)
    assert NotesReader.objects.get().person == both
    assert CaseEvent.objects.get(case=an_accompaniment.case_id, what="notes_opened").actor == both


def test_who_only_advised_and_checks_money_later_is_walled_off_too(
    an_accompaniment: AdvisoryCase, circle: Circle, institute: Organisation
) -> None:
    named(an_accompaniment, circle, circle.adviser)
    open_notes(advisory=an_accompaniment, person=circle.adviser)
    change_adviser(advisory=an_accompaniment, to=make_person(Role.ADVISOR), actor=circle.lead)
    assert decides_on_money(also(circle.adviser, Role.IKPE_CASEWORKER, institute), an_accompaniment) == set()


def test_who_advised_before_openings_were_remembered_is_walled_off(
    an_accompaniment: AdvisoryCase, circle: Circle, institute: Organisation
) -> None:
    advise(an_accompaniment, circle)
    session(an_accompaniment, circle)
    other = make_person(Role.ADVISOR)
    change_adviser(advisory=an_accompaniment, to=other, actor=circle.lead)
    close_support(advisory=an_accompaniment, actor=circle.lead, reason="Ende.")
    for person in (circle.adviser, other):
        assert decides_on_money(also(person, Role.IKPE_CASEWORKER, institute), an_accompaniment) == set()


def test_lead_and_foundation_lift_it_together(
    an_accompaniment: AdvisoryCase, circle: Circle, both: User, officer: User
) -> None:
    open_notes(advisory=an_accompaniment, person=both)
    reader = NotesReader.objects.get()
    answer_wall(reader=reader, actor=circle.lead, answer="ASK", reason="Zu zweit im Sommer.")
    assert decides_on_money(both, an_accompaniment) == set()
    with pytest.raises(DomainRefusal, match="inzwischen"):
        answer_wall(reader=reader, actor=make_person(Role.IKPE_LEAD), answer="AGREE", reason="Ich auch.")
    answer_wall(reader=reader, actor=officer, answer="AGREE", reason="Einverstanden.")
    assert decides_on_money(both, an_accompaniment)
    assert not fresh(both).has_perm("support.view_case", case_of(an_accompaniment))
    told = CaseEvent.objects.filter(what__startswith="wall_").order_by("number")
    assert [(one.what, one.actor, one.reason.text) for one in told] == [
        ("wall_lift_asked", circle.lead, "Zu zweit im Sommer."),
        ("wall_lifted", officer, "Einverstanden."),
    ]


@pytest.mark.parametrize("by", ["lead", "officer"])
def test_each_side_undoes_it_by_refusing(
    an_accompaniment: AdvisoryCase, circle: Circle, both: User, officer: User, by: str
) -> None:
    who = {"lead": circle.lead, "officer": officer}[by]
    open_notes(advisory=an_accompaniment, person=both)
    reader = NotesReader.objects.get()
    answer_wall(reader=reader, actor=officer, answer="ASK", reason="Bitte.")
    answer_wall(reader=reader, actor=who, answer="REFUSE", reason="Nein.")
    assert NotesReader.objects.get().asked_by is None
    answer_wall(reader=reader, actor=officer, answer="ASK", reason="Bitte.")
    answer_wall(reader=reader, actor=circle.lead, answer="AGREE", reason="Gut.")
    answer_wall(reader=reader, actor=who, answer="RAISE", reason="Doch nicht.")
    assert decides_on_money(both, an_accompaniment) == set()
    assert choices_for(NotesReader.objects.get(), who) == [WallAnswer.ASK]


def test_nobody_lifts_it_for_himself_without_a_reason_or_while_advising(
    an_accompaniment: AdvisoryCase, circle: Circle, both: User, officer: User, institute: Organisation
) -> None:
    named(an_accompaniment, circle, both)
    open_notes(advisory=an_accompaniment, person=both)
    reader = NotesReader.objects.get()
    refused = ((also(both, Role.IKPE_LEAD, institute), "Ja.", "zwei andere"), (circle.lead, " ", "warum"))
    for actor, reason, words in (*refused, (circle.lead, "Ja.", "andere Beratung")):
        with pytest.raises(DomainRefusal, match=words):
            answer_wall(reader=reader, actor=actor, answer="ASK", reason=reason)
    with pytest.raises(IntegrityError), transaction.atomic():
        NotesReader.objects.update(asked_by=officer, agreed_by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        NotesReader.objects.update(asked_by=both)


def test_once_lifted_reading_again_raises_it(
    an_accompaniment: AdvisoryCase, circle: Circle, both: User, officer: User
) -> None:
    open_notes(advisory=an_accompaniment, person=both)
    reader = NotesReader.objects.get()
    answer_wall(reader=reader, actor=circle.lead, answer="ASK", reason="Bitte.")
    answer_wall(reader=reader, actor=officer, answer="AGREE", reason="Gut.")
    open_notes(advisory=an_accompaniment, person=both)
    assert decides_on_money(both, an_accompaniment) == set()
    assert CaseEvent.objects.filter(what="notes_opened").count() == 2
