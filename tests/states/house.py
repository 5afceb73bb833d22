"""All processes at once, driven by chance: steps, acts beside them, leavers, absences and the clock."""

import random
from collections import Counter
from types import SimpleNamespace
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from viewflow.workflow.models import Task

from accounts.models import Organisation, User
from advisory.support.models import AdvisoryCase
from funding.financing.acts.change_post import keep_confirmation
from funding.financing.flows import ContractFlow
from funding.financing.models import FundingContract
from tests.advisory.support import supported
from tests.conftest import load_world
from tests.funding.applications.filled import bring_to_board, do, fill_by_services, submit_by_services
from tests.funding.financing import funded
from tests.states.inputs import all_ways, declare, take
from tests.states.outside import ACTS
from tests.states.reach import check_reach
from tests.states.scene import Scene, attempt, sweep
from tests.states.staffing import Staffing
from tests.states.standing import check_deeply, check_matters, open_tasks
from workflows.casefile.cases import Move, move_case
from workflows.casefile.models import CaseFile
from workflows.permissions import may_do

DOES = [*["do_a_step"] * 12, *["act_beside"] * 6, "days", "days", "weeks", "long", "absence", "leaver"]
BEGINNINGS = ["submitted", "at_board", "contract", "funded", "agreement", "supported", "accompanied"]
EVERY = 20
RARE = {"applications.withdraw_application", "financing.end_contract", "support.close_case"}
MOSTLY_NOT = 0.8


class HouseMachine(Scene):
    """Two matters of two municipalities, from a stage that chance picks, and everybody around them."""

    seen: ClassVar[Counter[str]] = Counter()

    @initialize(first=st.sampled_from(BEGINNINGS), second=st.sampled_from(BEGINNINGS))
    def begin(self, first: str, second: str) -> None:
        load_world()
        towns = [Organisation.objects.get(name=name) for name in ("Landkreis Gotha", "Stadt Jena")]
        self.staffing = Staffing(towns)
        self.steps = 0
        for town, stage in zip(towns, (first, second), strict=True):
            editor, signatory = self.staffing.towns[town.pk]
            crew = SimpleNamespace(
                editor=editor,
                drafter=self.staffing.checker,
                checker=self.staffing.office,
                lead=self.staffing.lead,
                officer=self.staffing.officer,
                coordinator=signatory,
                adviser=self.staffing.adviser,
                caseworker=self.staffing.checker,
                signatory=signatory,
            )
            getattr(self, f"_{stage}")(town, crew)
        sweep()

    def _submitted(self, town: Organisation, crew: Any) -> CaseFile:
        return submit_by_services(fill_by_services(town, crew.editor), crew.signatory)

    def _at_board(self, town: Organisation, crew: Any) -> None:
        bring_to_board(self._submitted(town, crew), crew.caseworker, crew.lead, crew.editor)

    def _contract(self, town: Organisation, crew: Any) -> FundingContract:
        contract = funded.start_contract(town)
        return self._named_apart(contract)

    def _named_apart(self, contract: FundingContract) -> FundingContract:
        """The counter of references has not met a matter that began with its contract."""
        move_case(contract.case, Move(reference=f"TPK-2027-9{contract.case.pk:03d}"))
        return contract

    def _funded(self, town: Organisation, crew: Any) -> None:
        contract = funded.make_effective(self._contract(town, crew), crew)
        held = {"holder_name": "Person A", "starts_on": contract.starts_on, "gross_cents": 587_347}
        do(contract.case, ContractFlow.fill, crew.editor, **held)
        keep_confirmation(employment=contract.employments.get(), actor=crew.editor, upload=funded.scan())
        funded.give_account(contract, crew)

    def _agreement(self, town: Organisation, crew: Any) -> None:
        supported.ask_for_support(town, crew.editor)

    def _supported(self, town: Organisation, crew: Any) -> AdvisoryCase:
        return supported.an_accompaniment_that_began(town, crew)

    def _accompanied(self, town: Organisation, crew: Any) -> None:
        advisory = self._supported(town, crew)
        supported.advise(advisory, crew)
        supported.plan_in_force(advisory, crew)

    @rule(does=st.sampled_from(DOES), seed=st.integers(0, 2**16))
    def something_happens(self, does: str, seed: int) -> None:
        self.steps += 1
        self.chance = random.Random(seed * 64 + self.steps)
        getattr(self, does)()
        sweep()

    def one_of(self, rows: Any) -> Any:
        """One of some rows by chance; None of none."""
        found = list(rows)
        return self.chance.choice(found) if found else None

    def do_a_step(self) -> None:
        """Somebody who is there does one of the open tasks, mostly in the wanted way."""
        people = self.staffing.present()
        found = self.one_of((task, case) for case in CaseFile.objects.order_by("pk") for task in open_tasks(case))
        if found is None:
            return
        task, case = found
        person = self.one_of(one for one in people if may_do(one, task, case))
        if person is None:
            return
        if task.flow_task.name == "vote":
            declare(task, person, self.chance.choice(["NONE"] * 8 + ["INTEREST", "UNSURE"]))
        known = all_ways(Task.objects.get(pk=task.pk))
        values = self.one_of(known[:1] * 3 + known)
        if values is not None:
            done = attempt(take, Task.objects.get(pk=task.pk), User.objects.get(pk=person.pk), values)
            self.seen[f"{'did' if done else 'no'} {task.flow_task.name}"] += 1

    def act_beside(self) -> None:
        """Somebody who is there and may does an act beside the steps."""
        people = self.staffing.present()
        rows = CaseFile.objects.select_related("organisation", "rule_set", "owner").order_by("pk")
        offered = [(act, case) for case in rows for act in ACTS if act.fits(case) for _ in range(1 + act.moves)]
        found = self.one_of(offered)
        if found is None or (found[0].permission in RARE and self.chance.random() < MOSTLY_NOT):
            return
        act, case = found
        person = self.one_of(one for one in people if one.has_perm(act.permission, case))
        if person is not None:
            done = attempt(act.act, case, person)
            self.seen[f"{'did' if done else 'no'} {act.permission}"] += 1

    def days(self) -> None:
        self.pass_days(self.chance.randint(1, 5))

    def weeks(self) -> None:
        self.pass_days(self.chance.randint(7, 40))

    def long(self) -> None:
        self.pass_days(self.chance.randint(60, 250))

    def absence(self) -> None:
        self.staffing.go_away(self.chance.randrange(40), self.chance.randrange(40))

    def leaver(self) -> None:
        self.staffing.leave(self.chance.randrange(40), is_replaced=True)

    @invariant()
    def nothing_lies_dead(self) -> None:
        if not hasattr(self, "steps"):
            return
        people = self.staffing.everybody()
        check_matters(people)
        if self.steps % EVERY == EVERY - 1:
            check_deeply(people)
            check_reach(self.chance, people)
