"""The people in a run: four at the institute, two at the foundation, two a municipality, a board of five."""

from typing import Any

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from accounts.services.people import end_role
from accounts.services.roles import give_role
from advisory.board.models import Membership, Seat
from advisory.board.services import seats
from tests.advisory.board.boards import make_board
from tests.conftest import KIND_OF_ROLE, make_person
from tests.states.scene import attempt, pick

STAFF = [
    [Role.IKPE_LEAD],
    [Role.IKPE_CASEWORKER],
    [Role.IKPE_CASEWORKER, Role.BOARD_OFFICE],
    [Role.ADVISOR],
]
FOUNDATION = [[Role.FOUNDATION_OFFICER], [Role.FOUNDATION_SIGNATORY]]
TOWN = [[Role.APPLICANT_EDITOR], [Role.APPLICANT_SIGNATORY]]


class Staffing:
    """Who is there, who is away, and who comes when somebody leaves."""

    def __init__(self, towns: list[Organisation]) -> None:
        self.away: set[int] = set()
        self.admin = make_person(Role.ADMIN, name="Verwaltung")
        self.lead, self.checker, self.office, self.adviser = (self._join(roles) for roles in STAFF)
        self.officer, self.signatory = (self._join(roles) for roles in FOUNDATION)
        self.towns = {town.pk: [self._join(roles, town) for roles in TOWN] for town in towns}
        make_board(5, deputies=2)

    def _join(self, roles: list[Role], town: Organisation | None = None) -> User:
        person = make_person(None)
        for role in roles:
            place = town or Organisation.objects.get(kind=KIND_OF_ROLE[role])
            give_role(user=person, organisation=place, role=role)
        return fresh(person)

    def everybody(self) -> list[User]:
        """All who hold a role today, as a new request sees them."""
        held = RoleAssignment.objects.current().values("user_id")
        return list(User.objects.active().filter(pk__in=held).exclude(pk=self.admin.pk).order_by("pk"))

    def present(self) -> list[User]:
        """Those of them who do something these days."""
        return [one for one in self.everybody() if one.pk not in self.away]

    def go_away(self, first: int, second: int) -> None:
        """Two people at a time do nothing."""
        people = self.everybody()
        self.away = {pick(people, first).pk, pick(people, second).pk}

    def leave(self, number: int, *, is_replaced: bool) -> None:
        """All roles of a person end; somebody new is given them at once, or later."""
        person = pick(self.everybody(), number)
        roles = list(RoleAssignment.objects.current().filter(user=person).order_by("pk"))
        place = Membership.objects.today().filter(user=person).select_related("seat").first()
        for one in roles:
            attempt(end_role, assignment=one, actor=fresh(self.admin))
        self.vacant = [(one.role, one.organisation_id) for one in roles]
        self.empty_seat: tuple[Seat, bool] | None = (place.seat, place.rank > 0) if place else None
        if is_replaced:
            self.replace()

    def replace(self) -> None:
        """Somebody new takes what the one who left held."""
        person = make_person(None)
        for role, place in self.vacant:
            give_role(user=person, organisation=place, role=role)
        if self.empty_seat is not None:
            seat, as_deputy = self.empty_seat
            attempt(seats.name_member, seat=seat, user=person, as_deputy=as_deputy)

    def holders(self, role: str, town: int | None = None) -> list[User]:
        """Who holds a role today."""
        held = RoleAssignment.objects.current().filter(role=role)
        held = held.filter(organisation_id=town) if town is not None else held
        return list(User.objects.filter(pk__in=held.values("user_id")).order_by("pk"))


def fresh(user: Any) -> User:
    """The same person as a new request sees her."""
    return User.objects.get(pk=user.pk)
