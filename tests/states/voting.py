"""A board that is driven through its rounds by chance."""

import datetime
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from accounts.services.people import end_role
from advisory.board import selectors
from advisory.board.acts.declaring import declare_interest, undo_recusal
from advisory.board.acts.objecting import object_to_circular
from advisory.board.acts.voting import acknowledge_entered, cast_ballot, dispute_entered, enter_ballot
from advisory.board.choices import NotGranted
from advisory.board.figures.motions import Condition, Motion
from advisory.board.flows import ResolutionFlow
from advisory.board.models import BoardRules, Elector, Membership, Resolution, Round, Seat
from advisory.board.services import seats
from tests.advisory.board.boards import RECEIVED, put_to_board
from tests.conftest import load_world, make_case, make_person
from tests.states.claims import Claims
from tests.states.scene import Scene, attempt, pick, sweep
from workflows.engine import service
from workflows.permissions import may_do

NUMBER = st.integers(0, 11)
PRESIDES = ["CHAIR", "DEPUTY_CHAIR", "", "", "", "", ""]
CHOICES = st.sampled_from(["yes", "yes", "no", "no", "abstain"])
COME_AND_GO = ["end_a_role", "end_a_membership", "pass_time", "take_a_recusal_back"]
AT_A_VOTE = [
    *["vote", "several_vote", "declare", "enter_a_vote"] * 2,
    *["answer_to_an_entered_vote", "clear_a_doubt_up", "ask_for_the_meeting", "pass_time"],
    *COME_AND_GO,
]
BETWEEN = [*["go_on"] * 8, *COME_AND_GO]


def motions() -> list[Motion]:
    """One of each kind, so that every decision may be the proposal."""
    later = timezone.localdate() + datetime.timedelta(days=60)
    return [
        Motion("APPROVED"),
        Motion("APPROVED_WITH_CONDITIONS", (Condition("Der Bescheid liegt vor"),)),
        Motion("PARTIALLY_APPROVED", amount_cents=4_000_000),
        Motion("DEFERRED", deferred_until=later),
        Motion("REJECTED", reasons="Das Netzwerk fehlt noch."),
    ]


class BoardMachine(Claims, Scene):
    """Seats, declarations, votes, leavers, rounds and days in any order."""

    @initialize(
        voting=st.sampled_from([2, 3, 4, 4, 5]),
        deputies=st.lists(st.integers(0, 4), max_size=3),
        others=st.integers(0, 1),
        majority=st.sampled_from(["simple", "simple", "simple", "absolute", "two_thirds", "unanimous", "all_entitled"]),
        share=st.sampled_from(["more_than_half", "more_than_half", "half", "two_thirds", "none"]),
        base=st.sampled_from(["entitled", "entitled", "all_voting"]),
        abstention=st.sampled_from(["not_cast", "cast"]),
        tie=st.sampled_from(["chair", "chair", "rejected"]),
    )
    def convene(self, *, voting: int, deputies: list[int], others: int, base: str, share: str, **rules: str) -> None:
        phase = load_world()
        BoardRules.objects.create(rule_set=phase, quorum_base=base, quorum_share=share, **rules)
        self.lead, self.office = make_person(Role.IKPE_LEAD), make_person(Role.BOARD_OFFICE)
        self.people: list[User] = []
        for place in range(voting + others):
            presides = PRESIDES[place]
            seat = seats.add_seat(name=f"Sitz {place + 1}", voting=place < voting, presides=presides)
            self._seat(seat, Role.BOARD_CHAIR if presides else Role.BOARD_MEMBER)
        for number in deputies:
            self._seat(pick(Seat.objects.order_by("pk"), number), Role.BOARD_MEMBER, as_deputy=True)
        self.phase = phase
        self.a_matter_comes()

    def a_matter_comes(self) -> None:
        """Another case is put to the board, and its vote opens."""
        self.case = make_case(Organisation.objects.get(name="Landkreis Gotha"), self.phase)
        self.resolution = put_to_board(self.case, amount_cents=9_000_000)
        self.process = self.resolution.process

    def _seat(self, seat: Seat, role: str, *, as_deputy: bool = False) -> None:
        person = make_person(role)
        if attempt(seats.name_member, seat=seat, user=person, as_deputy=as_deputy):
            self.people.append(person)

    # what the machine knows ---------------------------------------------------------------------------

    def round_now(self) -> Round | None:
        return Round.objects.filter(resolution=self.resolution).order_by("-number").first()

    def do(self, node: Any, people: list[User], number: int, **values: Any) -> bool:
        """One of those who may does the open task of a node."""
        task = Task.objects.filter(process=self.process, flow_task=node, finished__isnull=True).first()
        able = [one for one in map(fresh, people) if task is not None and may_do(one, task, self.case)]
        person = pick(able, number)
        if task is None or person is None:
            return False
        return attempt(service.complete_task, user=person, task_id=task.pk, values=values)

    def place_of(self, person: User) -> Elector | None:
        """Where a member may act, as the pages find it."""
        person = fresh(person)
        return selectors.find_place(person, self.resolution.pk) if person.has_perm("board.take_part") else None

    def member(self, number: int) -> tuple[User, Elector | None]:
        """Somebody who is or was on the board; rather one who is asked just now."""
        asked = Elector.objects.filter(round=self.round_now(), invited_at__isnull=False).values_list(
            "user_id", flat=True
        )
        rather = [one for one in self.people if one.pk in set(asked)] if number % 4 else self.people
        person = fresh(pick(rather or self.people, number))
        return person, self.place_of(person)

    # what people do -----------------------------------------------------------------------------------

    @rule(
        act=st.sampled_from(AT_A_VOTE),
        beside=st.sampled_from(BETWEEN),
        number=NUMBER,
        choices=st.lists(CHOICES, min_size=7, max_size=7),
        flag=st.booleans(),
    )
    def something_happens(self, act: str, beside: str, number: int, choices: list[str], flag: bool) -> None:
        """Somebody does what comes next, or something comes in between."""
        self.choices = choices
        now = self.round_now()
        getattr(self, act if now is not None and now.is_open else beside)(number, flag)
        if Resolution.objects.get(pk=self.resolution.pk).announced_at is not None:
            self.check()
            self.a_matter_comes()

    def go_on(self, number: int, flag: bool) -> None:
        """The office or the chair does what waits for them."""
        kind, days = number % 5, (None, 5, 10)[number % 3]
        following = (NotGranted.REJECT if flag else NotGranted.ANEW).value
        office = [self.office, self.lead]
        _ = (
            self.do(ResolutionFlow.prepare, office, 0, motion=motions()[kind], days=days)
            or self.do(ResolutionFlow.confirm, self.people, number, not_granted=following, reasons="Keine Mehrheit.")
            or self.do(ResolutionFlow.meet, office, 0, on=timezone.localdate())
        )

    def declare(self, number: int, flag: bool) -> None:
        person, place = self.member(number)
        if place is not None:
            answer = ("NONE", "INTEREST", "UNSURE")[number % 3] if flag else "INTEREST"
            attempt(declare_interest, elector_id=place.pk, actor=person, answer=answer)

    def vote(self, number: int, flag: bool) -> None:
        person, _ = self.member(number)
        self._vote(person, self.choices[0], declares=flag)

    def several_vote(self, number: int, flag: bool) -> None:
        for person, choice in zip(self.people, self.choices, strict=False):
            self._vote(person, self.choices[0] if flag else choice, declares=True)

    def _vote(self, person: User, choice: str, *, declares: bool) -> None:
        place: Any = self.place_of(person)
        if place is None:
            return
        if declares and not place.interest:
            attempt(declare_interest, elector_id=place.pk, actor=fresh(person), answer="NONE")
            place = self.place_of(person)
        if place is not None:
            attempt(cast_ballot, elector=place, task_id=place.task_id, actor=fresh(person), choice=choice)

    def ask_for_the_meeting(self, number: int, flag: bool) -> None:
        person, place = self.member(number)
        if place is not None:
            attempt(object_to_circular, elector_id=place.pk, actor=person)

    def enter_a_vote(self, number: int, flag: bool) -> None:
        elector = pick(Elector.objects.filter(round=self.round_now()).order_by("pk"), number)
        found = selectors.find_elector(fresh(self.office), elector.pk)
        if found is not None:
            values = {"choice": self.choices[0], "not_biased": flag, "received": RECEIVED}
            attempt(enter_ballot, elector_id=found.pk, actor=fresh(self.office), **values)

    def answer_to_an_entered_vote(self, number: int, flag: bool) -> None:
        asked = [one for one in self.people if (place := self.place_of(one)) and selectors.entered_ballot(place)]
        person = pick(asked, number)
        place = self.place_of(person) if person is not None else None
        if place is not None:
            attempt(acknowledge_entered if flag else dispute_entered, elector_id=place.pk, actor=fresh(person))

    def clear_a_doubt_up(self, number: int, flag: bool) -> None:
        self.do(ResolutionFlow.clarify, self.people, number, biased=flag)

    def take_a_recusal_back(self, number: int, flag: bool) -> None:
        """Of the newest round, or of an earlier one whose page still lies open."""
        rows = Elector.objects.filter(round__resolution=self.resolution, recused=True).order_by("-round_id", "pk")
        elector = pick(rows, number)
        for chair in map(fresh, self.people):
            if elector is not None and (found := selectors.find_recused(chair, elector.pk)) is not None:
                attempt(undo_recusal, elector_id=found.pk, actor=chair, reason="Ein Irrtum.")
                return

    # people come and go, days pass --------------------------------------------------------------------

    def end_a_role(self, number: int, flag: bool) -> None:
        held = RoleAssignment.objects.current().filter(user__in=self.people).order_by("pk")
        if held.count() < 3:
            return
        role = pick(held, number)
        place = Membership.objects.today().filter(user=role.user).select_related("seat").first()
        attempt(end_role, assignment=role, actor=fresh(self.lead))
        if flag and place is not None:
            self._seat(place.seat, role.role, as_deputy=place.rank > 0)

    def end_a_membership(self, number: int, flag: bool) -> None:
        places = Membership.objects.filter(ends_on__isnull=True).select_related("seat").order_by("pk")
        place = pick(places, number)
        if place is None or places.count() < 3:
            return
        attempt(seats.end_membership, membership=place, actor=fresh(self.office))
        if flag:
            self._seat(place.seat, Role.BOARD_CHAIR if place.seat.presides else Role.BOARD_MEMBER)

    def pass_time(self, number: int, flag: bool) -> None:
        """Some days with the sweep, or one day on which it is late."""
        self.pass_days(1 + number % 4 if flag else 1)
        self.is_swept = flag
        if flag:
            sweep()

    @invariant()
    def it_holds(self) -> None:
        if hasattr(self, "process"):
            self.check()


def fresh(user: User) -> User:
    """The same person as a new request sees her."""
    return User.objects.get(pk=user.pk)
