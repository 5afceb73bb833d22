"""Invented matters at the board, made by running the real flows: one waits at every step, one member is recused."""

from typing import Any

from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation, User
from accounts.services.roles import give_role
from advisory.board.acts.asking import ask_question
from advisory.board.acts.declaring import declare_interest
from advisory.board.acts.objecting import object_to_circular
from advisory.board.acts.voting import Received, cast_ballot, enter_ballot
from advisory.board.choices import CameBy, Decision, NotGranted, Presiding
from advisory.board.figures.motions import Condition, Motion
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Elector, Resolution
from advisory.board.services.seats import add_seat, name_member
from advisory.board.steps.votes import open_vote
from demo.applications import DOMAIN, Demo, DemoPerson, address_of_person, person, sample_upload
from funding.applications.acts.ask_again import ask_again
from funding.applications.acts.reply import reply
from funding.applications.choices import TOLD_BY_PHONE
from funding.applications.flows import ApplicationFlow
from funding.applications.models import ApplicationDecision
from workflows.casefile.models import CaseFile
from workflows.engine import sweeps

OFFICE = DemoPerson(
    f"ole.winter@{DOMAIN}", "Ole Winter", Role.BOARD_OFFICE, "INSTITUTE", "Geschäftsstelle: eröffnet Abstimmungen"
)
SEATS = [
    ("Wissenschaft", "Renate Ahorn", Presiding.CHAIR.value, "Beirat: Vorsitz, bestätigt Ergebnisse"),
    ("Freie Wohlfahrt", "Jonas Birke", Presiding.DEPUTY_CHAIR.value, "Beirat: stellvertretender Vorsitz"),
    ("Kinder- und Jugendhilfe", "Selma Eiche", "", "Beirat: arbeitet auch im Wartburgkreis und ist dort befangen"),
    ("Gesundheit", "Mira Tanne", "", "Beirat: ihre Stimme fehlt"),
    ("Stiftung", "Ayla Esche", "", "Beirat: hat im Wartburgkreis schon abgestimmt"),
]
DEPUTY = ("Kinder- und Jugendhilfe", "Theo Weide", "Beirat: vertritt Selma Eiche")
PEOPLE = [(name, what) for _, name, _, what in SEATS] + [(DEPUTY[1], DEPUTY[2])]
RECUSED = "Wartburgkreis"
NO_NETWORK = "Das Netzwerk ist noch nicht beschrieben. Der Beirat bittet um einen neuen Antrag."


class BoardDemo:
    """Brings matters of a demonstration before its board."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        institute = Organisation.objects.get(kind=OrganisationKind.INSTITUTE)
        self.office = person(OFFICE.email, OFFICE.name, OFFICE.role, institute)
        self.members = self._seats(Organisation.objects.get(kind=OrganisationKind.BOARD))

    def _seats(self, board: Organisation) -> dict[str, User]:
        members = {}
        for seat_name, name, presides, _ in SEATS:
            role = Role.BOARD_CHAIR if presides else Role.BOARD_MEMBER
            members[name] = person(address_of_person(name), name, role, board)
            seat = add_seat(name=seat_name, presides=presides)
            name_member(seat=seat, user=members[name])
            if seat_name == DEPUTY[0]:
                members[DEPUTY[1]] = person(address_of_person(DEPUTY[1]), DEPUTY[1], Role.BOARD_MEMBER, board)
                name_member(seat=seat, user=members[DEPUTY[1]], as_deputy=True)
        give_role(
            user=members["Selma Eiche"],
            organisation=Organisation.objects.get(name=RECUSED),
            role=Role.MUNICIPAL_PLANNER,
        )
        return members

    def at_office(self, town: str, vote: str = "APPROVE", conditions: str = "") -> CaseFile:
        """Recommended and answered; the office of the board prepares the vote."""
        demo = self.demo
        case = demo.contacted(town)
        demo.complete(case)
        demo.print_all()
        text = "Das Netzwerk besteht, die Planung ist abgestimmt, die Finanzierung ist vollständig."
        demo.do(case, ApplicationFlow.content_check, demo.lea, vote=vote, text=text, conditions=conditions)
        demo.do(case, ApplicationFlow.second_reading, demo.yasmin, approved=True, note="")
        demo.print_all()
        reply(case=case, actor=demo.people[town][0], text="Vielen Dank für die Empfehlung.")
        return case

    def opened(self, town: str, **changes: Any) -> CaseFile:
        """The vote is open."""
        case = self.at_office(town)
        resolution = self._resolution(case)
        conditions = tuple(Condition(line) for line in resolution.conditions.splitlines())
        motion = Motion(**{"proposal": resolution.proposal, "conditions": conditions, **changes})
        self.demo.do(case, ResolutionFlow.prepare, self.office, motion=motion, days=7)
        return case

    def _resolution(self, case: CaseFile) -> Resolution:
        return Resolution.objects.select_related("process").get(case=case)

    def _elector(self, case: CaseFile, name: str) -> Elector:
        rows = Elector.objects.select_related("round__resolution__process")
        return rows.get(round__resolution__case=case, user=self.members[name])

    def declare(self, case: CaseFile, name: str, answer: str = "NONE") -> None:
        """A member declares."""
        declare_interest(elector_id=self._elector(case, name).pk, actor=self.members[name], answer=answer)

    def vote(self, case: CaseFile, choice: str, *names: str) -> None:
        """Members declare and vote alike."""
        for name in names:
            self.declare(case, name)
            elector = self._elector(case, name)
            task = open_vote(elector, elector.round.resolution.process)
            cast_ballot(elector=elector, task_id=task.pk if task else None, actor=self.members[name], choice=choice)

    def counted(self, town: str, choice: str = "yes", **changes: Any) -> CaseFile:
        """Everybody has voted; the chair confirms next."""
        case = self.opened(town, **changes)
        self.vote(case, choice, *(name for _, name, _, _ in SEATS))
        return case

    def confirmed(self, town: str, choice: str = "yes", **changes: Any) -> CaseFile:
        """The chair has confirmed; the letter comes next."""
        case = self.counted(town, choice, **changes)
        said = {"not_granted": NotGranted.REJECT.value, "reasons": NO_NETWORK} if choice == "no" else {}
        self.demo.do(case, ResolutionFlow.confirm, self.members["Renate Ahorn"], **said)
        sweeps.complete_stranded_parents()
        return case

    def told(
        self, town: str, choice: str = "yes", reasons: str = "", *, called: bool = True, **changes: Any
    ) -> CaseFile:
        """The letter is sent."""
        case = self.confirmed(town, choice, **changes)
        self.demo.do(case, ApplicationFlow.send_decision, self.demo.lea, reasons=reasons, paragraph="")
        if not called:
            return case
        if ApplicationDecision.objects.filter(application__case=case, outcome__in=TOLD_BY_PHONE).exists():
            self.demo.do(case, ApplicationFlow.call, self.demo.lea, note="Frau Muster hat es von uns gehört.")
        self.demo.print_all()
        return case

    def build(self) -> None:
        """Every matter at the board."""
        self.at_office("Stadt Jena", "APPROVE_WITH_CONDITIONS", "Der ESF-Bescheid liegt vor der ersten Auszahlung vor.")
        recused = self.opened(RECUSED)
        self.declare(recused, "Selma Eiche", "INTEREST")
        self.vote(recused, "yes", "Ayla Esche")
        self.vote(recused, "abstain", "Jonas Birke")
        ask_question(
            resolution=self._resolution(recused),
            actor=self.members["Jonas Birke"],
            text="Ist ESF Plus schon beantragt?",
        )
        unsure = self.opened("Landkreis Nordhausen")
        self.declare(unsure, "Mira Tanne", "UNSURE")
        enter_ballot(
            elector_id=self._elector(unsure, "Ayla Esche").pk,
            actor=self.office,
            choice="yes",
            not_biased=True,
            received=Received(sample_upload("Stimme"), self.demo.today, CameBy.POST.value),
        )
        self.counted("Unstrut-Hainich-Kreis")
        objected = self.opened("Landkreis Hildburghausen")
        self.declare(objected, "Jonas Birke")
        elector = self._elector(objected, "Jonas Birke")
        object_to_circular(elector_id=elector.pk, actor=self.members["Jonas Birke"])
        self.demo.do(objected, ResolutionFlow.confirm, self.members["Renate Ahorn"])
        self.confirmed("Stadt Erfurt")
        self._build_decided()

    def _build_decided(self) -> None:
        """Matters the board has decided on, one told, one deferred, three rejected."""
        self.told("Landkreis Sonneberg")
        later = self.demo.today.replace(year=self.demo.today.year + 1, day=1)
        self.told(
            "Landkreis Saalfeld-Rudolstadt",
            reasons="Der Beschluss des Kreistags fehlt noch.",
            proposal=Decision.DEFERRED.value,
            needed="der Beschluss des Kreistags",
            deferred_until=later,
        )
        self.told(
            "Landkreis Altenburger Land",
            "no",
            reasons=NO_NETWORK,
        )
        self.told("Landkreis Schmalkalden-Meiningen", "no", reasons=NO_NETWORK, called=False)
        again = self.told("Saale-Holzland-Kreis", "no", reasons=NO_NETWORK)
        ask_again(
            case=again,
            actor=self.demo.people["Saale-Holzland-Kreis"][0],
            text="Der Kreistag hat das Netzwerk inzwischen beschlossen.",
        )
