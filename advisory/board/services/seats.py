"""Seats and who holds them; what ended is kept with its dates."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from advisory.board.choices import Presiding, SeatChange
from advisory.board.models import Membership, Seat, SeatEvent
from ui.refusals import DomainRefusal


def _note(what: SeatChange, seat: Seat, actor: User | None, place: Membership | None = None) -> None:
    SeatEvent.objects.create(
        what=what,
        seat=seat,
        actor=actor,
        person_id=place.user_id if place else None,
        rank=place.rank if place else None,
    )


def add_seat(
    *,
    name: str,
    voting: bool = True,
    presides: str = "",
    organisation: Organisation | None = None,
    actor: User | None = None,
) -> Seat:
    """Add a seat. Raises DomainRefusal if its name or its office is taken."""
    if presides and not voting:
        raise DomainRefusal("Wer den Beirat leitet, hat einen Sitz mit Stimme.", field="presides")
    try:
        with transaction.atomic():
            seat = Seat.objects.create(name=name, voting=voting, presides=presides, organisation=organisation)
            _note(SeatChange.ADDED, seat, actor)
            return seat
    except IntegrityError:
        if Seat.objects.today().filter(name=name).exists():
            raise DomainRefusal("Einen Sitz mit diesem Namen gibt es schon.", field="name") from None
        raise DomainRefusal(f"Es gibt schon einen Sitz für: {Presiding(presides).label}.", field="presides") from None


def name_member(*, seat: Seat, user: User, as_deputy: bool = False, actor: User | None = None) -> Membership:
    """Name the member of a seat, or one more deputy. Raises DomainRefusal if the place or the person is taken."""
    current = list(Membership.objects.filter(seat=seat, ends_on__isnull=True).order_by("rank"))
    rank = max([0, *(one.rank for one in current)]) + 1 if as_deputy else 0
    try:
        with transaction.atomic():
            place = Membership.objects.create(seat=seat, user=user, rank=rank)
            _note(SeatChange.DEPUTY if as_deputy else SeatChange.NAMED, seat, actor, place)
            return place
    except IntegrityError:
        if Membership.objects.filter(user=user, ends_on__isnull=True).exists():
            raise DomainRefusal("Diese Person hat schon einen Platz im Beirat.", field="person") from None
        raise DomainRefusal("Dieser Sitz ist besetzt. Beenden Sie zuerst die Mitgliedschaft.", field="person") from None


def end_membership(*, membership: Membership, actor: User | None = None) -> None:
    """End a membership with yesterday; rounds that are open keep their electorate."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with transaction.atomic():
        if Membership.objects.filter(pk=membership.pk, ends_on__isnull=True).update(ends_on=yesterday):
            _note(SeatChange.LEFT, membership.seat, actor, membership)


def end_seat(*, seat: Seat, actor: User | None = None) -> None:
    """End a seat that nobody holds. Raises DomainRefusal while somebody does."""
    if Membership.objects.filter(seat=seat, ends_on__isnull=True).exists():
        raise DomainRefusal("Beenden Sie zuerst die Mitgliedschaften dieses Sitzes.")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with transaction.atomic():
        if Seat.objects.filter(pk=seat.pk, ends_on__isnull=True).update(ends_on=yesterday, presides=""):
            _note(SeatChange.ENDED, seat, actor)
