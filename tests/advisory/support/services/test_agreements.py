"""One running agreement per municipality, and a period that lies in the programme phase."""

import datetime

import pytest

from accounts.models import Organisation
from advisory.support.choices import Side
from advisory.support.models import CooperationAgreement
from advisory.support.services.agreements import accept_version, write_version
from tests.advisory.support.supported import Circle, ask_for_support, wording
from ui.refusals import DomainRefusal

pytestmark = pytest.mark.django_db


def test_a_municipality_has_one_running_agreement(
    gotha: Organisation, an_inquiry: CooperationAgreement, circle: Circle
) -> None:
    with pytest.raises(DomainRefusal, match="schon eine Anfrage"):
        ask_for_support(gotha, circle.editor)
    assert CooperationAgreement.objects.get() == an_inquiry


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ({"ends_on": datetime.date(2020, 1, 1)}, "ends_on"),
        ({"starts_on": datetime.date(2020, 1, 1)}, "starts_on"),
        ({"ends_on": datetime.date(2035, 1, 1)}, "ends_on"),
    ],
    ids=["backwards", "too early", "too late"],
)
def test_a_period_that_cannot_be_is_refused_beside_its_field(
    an_inquiry: CooperationAgreement, circle: Circle, period: dict[str, datetime.date], field: str
) -> None:
    with pytest.raises(DomainRefusal) as refused:
        write_version(agreement=an_inquiry, actor=circle.caseworker, side=Side.INSTITUTE, wording=wording(**period))
    assert refused.value.field == field
    assert not an_inquiry.versions.exists()


def test_a_side_accepts_only_the_text_of_the_other(an_inquiry: CooperationAgreement, circle: Circle) -> None:
    write_version(agreement=an_inquiry, actor=circle.caseworker, side=Side.INSTITUTE, wording=wording())
    with pytest.raises(DomainRefusal, match="noch nicht geantwortet"):
        accept_version(agreement=an_inquiry, side=Side.INSTITUTE)
    accept_version(agreement=an_inquiry, side=Side.MUNICIPALITY)
    assert CooperationAgreement.objects.get().locked_at
