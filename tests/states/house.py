"""All processes at once, driven by chance: steps, acts beside them, leavers, absences and the clock."""

import random
from collections import Counter
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from viewflow.workflow.models import Task

from accounts.models import Organisation, User
from tests.conftest import load_world
from tests.states.beginnings import Beginnings
from tests.states.inputs import all_ways, declare, take
from tests.states.outside import ACTS
from tests.states.reach import check_reach
from tests.states.scene import Scene, attempt, sweep
from tests.states.staffing import Staffing
from tests.states.standing import check_deeply, check_matters, open_tasks
from workflows.casefile.models import CaseFile
from workflows.permissions import may_do

DOES = [*["do_a_step"] * 12, *["act_beside"] * 6, "days", "days", "weeks", "long", "absence", "leaver", "breakdown"]
TOWNS = ("Landkreis Gotha", "Stadt Jena")
TRIES = 5
EVERY = 20
RARE = {
    *("applications.withdraw_application", "applications.check_application"),
    *("financing.end_contract", "support.close_case", "support.change_adviser"),
}
MOSTLY_NOT = 0.8


class HouseMachine(Scene):
    """Two matters of two municipalities, from a stage that chance picks, and everybody around them."""

    seen: ClassVar[Counter[str]] = Counter()

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        load_world()
        towns = [Organisation.objects.get(name=name) for name in TOWNS]
        self.staffing = Staffing(towns)
        self.steps, self.is_broken = 0, False
        for town, stage in zip(towns, random.Random(seed).choices(Beginnings.STAGES, k=2), strict=True):
            Beginnings(self.staffing, town).bring_to(stage)
            self.seen[f"began {stage}"] += 1
        sweep()

    @rule(does=st.sampled_from(DOES), seed=st.integers(0, 2**16))
    def something_happens(self, does: str, seed: int) -> None:
        self.steps += 1
        self.chance = random.Random(seed * 64 + self.steps)
        for _ in range(TRIES):  # what is refused is no step: then something else is tried
            if getattr(self, does)():
                break
        sweep(are_broken=self.is_broken)

    def one_of(self, rows: Any) -> Any:
        """One of some rows by chance; None of none."""
        found = list(rows)
        return self.chance.choice(found) if found else None

    def do_a_step(self) -> bool:
        """Somebody who is there does one of the open tasks, mostly in the wanted way."""
        people = self.staffing.present()
        found = self.one_of((task, case) for case in CaseFile.objects.order_by("pk") for task in open_tasks(case))
        if found is None:
            return False
        task, case = found
        person = self.one_of(one for one in people if may_do(one, task, case))
        if person is None:
            return False
        if task.flow_task.name == "vote":
            declare(task, person, self.chance.choice(["NONE"] * 8 + ["INTEREST", "UNSURE"]))
        known = all_ways(Task.objects.get(pk=task.pk))
        values = self.one_of(known[:1] * 3 + known)
        if values is None:
            return False
        done = attempt(take, Task.objects.get(pk=task.pk), User.objects.get(pk=person.pk), values)
        return self._noted(done, str(task.flow_task))

    def act_beside(self) -> bool:
        """Somebody who is there and may does an act beside the steps."""
        people = self.staffing.present()
        rows = CaseFile.objects.select_related("organisation", "rule_set", "owner").order_by("pk")
        offered = [(act, case) for case in rows for act in ACTS if act.fits(case) for _ in range(1 + act.moves)]
        found = self.one_of(offered)
        if found is None or (found[0].permission in RARE and self.chance.random() < MOSTLY_NOT):
            return False
        act, case = found
        person = self.one_of(one for one in people if one.has_perm(act.permission, case))
        if person is None:
            return False
        return self._noted(attempt(act.act, case, person), act.act.__name__.strip("_<>") + " " + act.permission)

    def _noted(self, done: bool, what: str) -> bool:
        self.seen[f"{'did' if done else 'no'} {what}"] += 1
        return done

    def days(self) -> bool:
        self.pass_days(self.chance.randint(1, 5))
        return True

    def weeks(self) -> bool:
        self.pass_days(self.chance.randint(7, 40))
        return True

    def long(self) -> bool:
        self.pass_days(self.chance.randint(60, 250))
        return True

    def absence(self) -> bool:
        self.staffing.go_away(self.chance.randrange(40), self.chance.randrange(40))
        return True

    def leaver(self) -> bool:
        self.staffing.leave(self.chance.randrange(40), is_replaced=True)
        return True

    def breakdown(self) -> bool:
        """From now on every background job fails at once, until that is mended."""
        self.is_broken = not self.is_broken
        return True

    @invariant()
    def nothing_lies_dead(self) -> None:
        if not hasattr(self, "steps"):
            return
        people = self.staffing.everybody()
        check_matters(people)
        if self.steps % EVERY == EVERY - 1:
            check_deeply(people)
            check_reach(self.chance, people)
