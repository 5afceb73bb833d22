"""Who checks and releases is a setting of the programme phase; with two of four absent somebody is always able."""

import itertools
from collections.abc import Iterator

import pytest

from accounts import policy
from accounts.choices import FOUNDATION_ROLES, Role
from accounts.models import Organisation, User
from advisory.support.acts.wall import answer_wall, open_notes
from advisory.support.models import AdvisoryCase, NotesReader
from funding.financing.choices import House
from funding.financing.flows import PaymentFlow
from funding.financing.models import FinancingTerms, Payment
from tests.advisory.support.supported import Circle, also, an_accompaniment_that_began
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import do
from tests.funding.financing.funded import (
    People,
    approved_case,
    call,
    check,
    ready,
    release,
)
from workflows.casefile.models import CaseFile
from workflows.engine.errors import TaskNotFound
from workflows.permissions import is_on_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_who_checks_and_releases_is_a_setting_of_the_phase(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    FinancingTerms.objects.update(payments_checked_by=House.FOUNDATION, payments_released_by=House.INSTITUTE)
    request = call(contract, people)
    with pytest.raises(TaskNotFound):
        check(request, people)
    do(contract.case, PaymentFlow.check, people.officer, result="ok", amount_cents=request.amount_cents)
    with pytest.raises(TaskNotFound):
        release(request, people.officer)
    release(request, people.lead)
    assert Payment.objects.get().released_by == people.lead


STAFF_ROLES = frozenset({Role.IKPE_CASEWORKER, Role.IKPE_LEAD, Role.ADVISOR, Role.BOARD_OFFICE})
# Who is named does it; that a lead is there to name another person is what keeps it going.
NAMED = frozenset(f"support.{one}" for one in ("view_case", "advise", "write_plan", "open_notes", "cover_case"))
TWO_PEOPLE = (
    ("financing.check_payment", "financing.release_payment"),
    ("financing.draft_contract", "financing.check_contract"),
    ("financing.enter_bank_data", "financing.confirm_bank_data"),
    ("applications.check_application", "applications.approve_recommendation"),
)


class Office:
    """Four staff: everybody checks and advises; three lead and keep the board's office, so that two may be absent."""

    def __init__(self, institute: Organisation) -> None:
        self.staff = []
        for number in range(4):
            person = make_person(Role.IKPE_CASEWORKER, institute, name=f"Person {number + 1}")
            for role in (Role.ADVISOR, *((Role.IKPE_LEAD, Role.BOARD_OFFICE) if number < 3 else ())):
                person = also(person, role, institute)
            self.staff.append(person)
        self.foundation = [make_person(one) for one in sorted(FOUNDATION_ROLES)]

    def advising(self, place: Organisation) -> tuple[AdvisoryCase, CaseFile]:
        """The accompaniment of a municipality and the case of its money."""
        return an_accompaniment_that_began(place, Circle(place)), approved_case(place)

    def present(self) -> Iterator[list[User]]:
        """Who is there when any two of the four are not."""
        for absent in itertools.combinations(self.staff, 2):
            yield [fresh(one) for one in (*self.staff, *self.foundation) if one not in absent]


def acts_of_staff() -> list[str]:
    """Every permission on cases that staff hold: those of tasks, and of acts beside them."""
    return [one for one in policy.declared() if is_on_cases(one) and policy.roles_of(one) & STAFF_ROLES]


def able(people: list[User], name: str, advisory: AdvisoryCase, money: CaseFile) -> list[User]:
    """Who may do it; acts of the application depend on its stage, so they are asked for anywhere."""
    if name in NAMED:
        name = "support.change_adviser"
    target = {"support": advisory.case, "financing": money}.get(name.partition(".")[0])
    return [one for one in people if one.has_perm(name, target)]


def test_with_any_two_of_four_absent_every_act_has_able_people(gotha: Organisation, institute: Organisation) -> None:
    office = Office(institute)
    advisory, money = office.advising(gotha)
    assert {task for pair in TWO_PEOPLE for task in pair} < set(policy.declared()) and len(acts_of_staff()) > 40
    for adviser in office.staff:
        CaseFile.objects.filter(pk=advisory.case_id).update(owner=adviser)
        NotesReader.objects.all().delete()
        open_notes(advisory=advisory, person=adviser)
        for people in office.present():
            missing = [one for one in acts_of_staff() if not able(people, one, advisory, money)]
            assert missing == [], (adviser, people)
            for one, other in TWO_PEOPLE:
                both = itertools.product(able(people, one, advisory, money), able(people, other, advisory, money))
                assert any(first != second for first, second in both), (adviser, people, one)


def test_where_both_who_are_there_know_the_notes_lead_and_foundation_help(
    gotha: Organisation, institute: Organisation
) -> None:
    office = Office(institute)
    advisory, money = office.advising(gotha)
    before, now = office.staff[:2]
    CaseFile.objects.filter(pk=advisory.case_id).update(owner=now)
    for person in (before, now):
        open_notes(advisory=advisory, person=person)
    people = [fresh(before), fresh(now), *office.foundation]
    assert able(people, "financing.confirm_bank_data", advisory, money) == []
    reader = NotesReader.objects.get(person=before)
    answer_wall(reader=reader, actor=now, answer="ASK", reason="Zwei sind im Urlaub.")
    answer_wall(reader=reader, actor=office.foundation[0], answer="AGREE", reason="Einverstanden.")
    people = [fresh(before), fresh(now), *office.foundation]
    assert able(people, "financing.confirm_bank_data", advisory, money) == [before]
