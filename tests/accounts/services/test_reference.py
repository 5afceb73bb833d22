"""The organisations of the programme."""

import datetime
from typing import Any

import pytest

from accounts.choices import OrganisationKind
from accounts.models import LocalAuthority, Organisation
from accounts.services.reference import load_organisations

pytestmark = pytest.mark.django_db


def test_the_list_of_local_authorities_is_that_of_thuringia(rule_set: Any) -> None:
    assert LocalAuthority.objects.filter(valid_to__isnull=True).count() == 22
    eisenach = LocalAuthority.objects.get(ags="16056")
    assert eisenach.valid_to == datetime.date(2021, 6, 30) and eisenach.successor is not None
    assert eisenach.successor.ags == "16063"
    assert load_organisations() == 23
    assert LocalAuthority.objects.count() == 23
    assert set(Organisation.objects.values_list("kind", flat=True)) >= {"INSTITUTE", "FOUNDATION", "BOARD"}


def test_an_organisation_of_each_kind_exists_once(rule_set: Any) -> None:
    assert Organisation.objects.filter(kind=OrganisationKind.INSTITUTE).count() == 1
