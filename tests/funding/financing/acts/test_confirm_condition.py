"""A condition is confirmed once, on a day that has come."""

import datetime

import pytest

from accounts.models import Organisation
from funding.financing.acts.confirm_condition import confirm_condition
from tests.funding.financing.funded import People, start_contract
from ui.refusals import DomainRefusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
TODAY = datetime.date(2027, 4, 20)


def test_a_condition_is_confirmed_once(gotha: Organisation, people: People) -> None:
    gate = start_contract(gotha, conditions="Beschluss des Kreistags").conditions.get()
    confirm_condition(condition=gate, actor=people.drafter, on=TODAY, note=" Liegt vor. ")
    gate.refresh_from_db()
    assert (gate.fulfilled_on, gate.confirmed_by, gate.note) == (TODAY, people.drafter, "Liegt vor.")
    with pytest.raises(DomainRefusal, match="schon bestätigt"):
        confirm_condition(condition=gate, actor=people.lead, on=TODAY, note="Noch einmal.")
    gate.refresh_from_db()
    assert gate.confirmed_by == people.drafter


def test_a_condition_is_not_fulfilled_on_a_day_to_come(gotha: Organisation, people: People) -> None:
    gate = start_contract(gotha, conditions="Beschluss des Kreistags").conditions.get()
    with pytest.raises(DomainRefusal, match="Zukunft") as refusal:
        confirm_condition(condition=gate, actor=people.drafter, on=TODAY + datetime.timedelta(days=1), note="Bald.")
    assert refusal.value.field == "on"
    gate.refresh_from_db()
    assert gate.fulfilled_on is None
