"""Seats are managed on pages."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import Organisation
from advisory.board.models import Membership, Seat, SeatEvent
from advisory.board.services.seats import add_seat
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


def test_seats_are_managed_on_pages(rule_set: Any, client_of: Any, gotha: Organisation) -> None:
    office = client_of(make_person(Role.BOARD_OFFICE))
    one, two = make_person(Role.BOARD_MEMBER), make_person(Role.BOARD_CHAIR)
    add = "/beirat/sitze/neu/"
    assert office.post(add, {"name": ""}).status_code == 422
    assert office.post(add, {"name": "Wissen\u202eschaft", "voting": "on"}).status_code == 422
    assert office.post(add, {"name": "Leitung", "presides": "CHAIR"}).status_code == 422
    form = {"name": "Leitung", "voting": "on", "presides": "CHAIR", "organisation": gotha.pk}
    assert office.post(add, form).status_code == 302
    assert office.post(add, form).status_code == 422
    assert office.post(add, {**form, "name": "Zweite Leitung"}).status_code == 422
    seat = Seat.objects.get()
    assert seat.organisation == gotha
    person = f"/beirat/sitze/{seat.pk}/person/"
    assert office.post(person, {"person": make_person(Role.ADVISOR).pk}).status_code == 422
    assert office.post(person, {"person": two.pk}).status_code == 302
    assert office.post(person, {"person": two.pk, "as_deputy": "on"}).status_code == 422
    assert office.post(person, {"person": one.pk}).status_code == 422
    assert office.post(person, {"person": one.pk, "as_deputy": "on"}).status_code == 302
    assert list(Membership.objects.order_by("rank").values_list("user", "rank")) == [(two.pk, 0), (one.pk, 1)]
    office.post(f"/beirat/sitze/{seat.pk}/beenden/")
    assert Seat.objects.today().count() == 1
    for place in Membership.objects.all():
        office.post(f"/beirat/sitze/personen/{place.pk}/beenden/")
    office.post(f"/beirat/sitze/{seat.pk}/beenden/")
    assert Seat.objects.today().count() == 0 and Seat.objects.count() == 1
    kept = list(SeatEvent.objects.order_by("pk").values_list("what", "person"))
    assert kept == [
        ("ADDED", None),
        ("NAMED", two.pk),
        ("DEPUTY", one.pk),
        ("LEFT", two.pk),
        ("LEFT", one.pk),
        ("ENDED", None),
    ]
    assert "Stellvertretung eingetragen" in office.get("/beirat/sitze/").content.decode()
    assert "Stellvertretung eingetragen" not in client_of(two).get("/beirat/sitze/").content.decode()


def test_what_changed_about_seats_stays(db: Any) -> None:
    seat = add_seat(name="Wissenschaft")
    for change in (SeatEvent.objects.all().delete, lambda: SeatEvent.objects.update(what="ENDED")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert SeatEvent.objects.get().seat == seat
