"""Adds matters to the demonstration until one waits at every step of contract, payment, agreement and support.

Runs in the folder of any version since the first dump, so it names only what all of them have. Ends with an error if
a step is left out.
"""

import datetime
import itertools
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django

sys.path.insert(0, str(Path.cwd()))
django.setup()

from django.utils import timezone  # noqa: E402
from viewflow.workflow.models import Task  # noqa: E402

from accounts.models import Organisation  # noqa: E402
from advisory.board.flows import ResolutionFlow  # noqa: E402
from advisory.support.flows import CooperationFlow, SupportFlow  # noqa: E402
from advisory.support.models import AdvisoryCase  # noqa: E402
from advisory.support.services.agreements import open_agreement  # noqa: E402
from funding.applications.flows import ApplicationFlow  # noqa: E402
from funding.financing.flows import BankDataFlow, ContractFlow, PaymentFlow  # noqa: E402
from tests.advisory.support.supported import Circle, advise, signature, wording, write_plan  # noqa: E402
from tests.funding.applications.filled import do, run_jobs  # noqa: E402
from tests.funding.financing import funded  # noqa: E402
from workflows.casefile.models import CaseFile, RuleSet  # noqa: E402
from workflows.engine import service  # noqa: E402
from workflows.engine.nodes import HumanTask, Subprocess, Timer  # noqa: E402

FLOWS = (ApplicationFlow, ResolutionFlow, ContractFlow, PaymentFlow, BankDataFlow, CooperationFlow, SupportFlow)
TODAY = timezone.localdate()
PERIOD = {"starts_on": datetime.date(TODAY.year, 1, 1), "ends_on": datetime.date(TODAY.year + 1, 12, 31)}


def free_places() -> Iterator[Organisation]:
    """Municipalities without a running agreement or support."""
    busy = CaseFile.objects.filter(kind__in=["agreement", "support"]).values("organisation")
    return iter(Organisation.objects.filter(local_authority__successor=None).exclude(pk__in=busy).order_by("pk"))


def contracts(place: Organisation, people: Any) -> None:
    """A contract that waits at each of its steps."""
    for steps in range(5):
        contract = funded.start_contract(place, **PERIOD)
        if steps == 1:
            do(contract.case, ContractFlow.word, people.drafter, terms=funded.terms_of_draft(contract))
        if steps == 2:
            funded.send_contract(contract, people)
        if steps == 3:
            funded.send_contract(contract, people)
            do(contract.case, ContractFlow.sign, people.editor, signed=funded.signed())
        if steps == 4:
            funded.make_effective(contract, people)
    data = {"iban": funded.OTHER_IBAN, "holder": "Kasse"}
    BankDataFlow.entered.run(case=contract.case, actor=people.editor, key="bank-dump", contract=contract, **data)


def ready(place: Organisation, people: Any) -> Any:
    """A contract that holds, with its post filled by the task, confirmed, and an account."""
    contract = funded.make_effective(funded.start_contract(place, **PERIOD), people)
    post = {"holder_name": "Person A", "starts_on": contract.starts_on, "gross_cents": 500_000, "fte": Decimal(1)}
    do(contract.case, ContractFlow.fill, people.editor, **post)
    acts = getattr(funded, "change_post", None) or funded.posts  # where the first version has it
    acts.keep_confirmation(employment=contract.employments.get(), actor=people.editor, upload=funded.scan())
    funded.give_account(contract, people)
    return funded.fresh(contract)


def payments(place: Organisation, people: Any) -> None:
    """A call for money that waits at each of its steps."""
    for steps in range(4):
        contract = ready(place, people)
        request = funded.call(contract, people)
        if steps == 1:
            do(contract.case, PaymentFlow.check, people.drafter, result="back", note="Bitte erklären")
        if steps >= 2:
            funded.check(request, people)
        if steps == 3:
            funded.release(request, people.lead)


def agreement(place: Organisation, circle: Circle, steps: int) -> CaseFile:
    """An agreement after so many of its steps."""
    words = {"network": "Netzwerk seit 2019.", "wishes": "Übergänge.", "contact": "Miriam Adler"}
    one = open_agreement(organisation=place, actor=circle.editor, **words)
    CooperationFlow.inquired.run(case=one.case, actor=circle.editor, key=f"agreement-{one.pk}", agreement=one)
    case = one.case
    acts: list[Callable[[], Any]] = [
        lambda: do(case, CooperationFlow.check_network, circle.caseworker, fits=True, note="Gut."),
        lambda: do(case, CooperationFlow.draft, circle.caseworker, wording=wording()),
        lambda: (do(case, CooperationFlow.respond, circle.editor), run_jobs()),
        lambda: do(case, CooperationFlow.sign, circle.editor, **signature()),
        lambda: do(case, CooperationFlow.countersign, circle.lead, **signature("Institutsleitung")),
        lambda: end_timer(case, CooperationFlow.term),
    ]
    for act in acts[:steps]:
        act()
    return CaseFile.objects.get(pk=case.pk)


def end_timer(case: CaseFile, node: Any) -> None:
    """What a timer waited for has come."""
    task = Task.objects.get(process__case_link__case=case, flow_task=node, finished__isnull=True)
    with task.process.flow_class.lock(task.process_id):
        service.end_timer(task.process, task.flow_task)


def support(place: Organisation, circle: Circle, steps: int) -> None:
    """An accompaniment after so many of its steps."""
    source = agreement(place, circle, 5)
    advisory = AdvisoryCase.objects.select_related("case__organisation").get(source=source)
    case = advisory.case
    fresh = AdvisoryCase.objects.select_related("case__organisation")
    acts: list[Callable[[], Any]] = [
        lambda: do(case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser),
        lambda: do(case, SupportFlow.kick_off, circle.adviser, on=TODAY),
        lambda: do(case, SupportFlow.clear_goals, circle.adviser, goals="Ziele."),
    ]
    if steps > len(acts):
        advise(advisory, circle)
        acts = [
            lambda: write_plan(fresh.get(pk=advisory.pk)),
            lambda: do(case, SupportFlow.write_plan, circle.coordinator),
            lambda: do(case, SupportFlow.answer, circle.adviser, approved=True),
            lambda: end_timer(case, SupportFlow.rest),
        ]
        steps -= 4
    for act in acts[:steps]:
        act()


def scope_to_agree(place: Organisation, circle: Circle) -> None:
    """An accompaniment whose hours are proposed and not yet agreed."""
    support(place, circle, 3)
    case = CaseFile.objects.filter(organisation=place, kind="support").latest("pk")
    task = Task.objects.get(process__case_link__case=case, flow_task=SupportFlow.propose_scope, finished__isnull=True)
    items = [SimpleNamespace(topic="NETWORK", format="SINGLE", hours=24)]
    service.complete_task(user=circle.adviser, task_id=task.pk, values={"items": items})


def missing() -> list[str]:
    """Steps of the flows at which no matter waits."""
    waiting = {task.flow_task for task in Task.objects.filter(finished__isnull=True)}
    kinds = (HumanTask, Subprocess, Timer)
    nodes = itertools.chain.from_iterable(flow.instance.nodes() for flow in FLOWS)
    return [str(node) for node in nodes if isinstance(node, kinds) and node not in waiting]


def main() -> None:
    """Add what is missing."""
    newest = RuleSet.objects.filter(state="OPEN").latest("pk")
    funded.RuleSet = SimpleNamespace(objects=SimpleNamespace(get=lambda **_: newest))
    places = free_places()
    town = next(places)
    people = funded.People(town)
    contracts(town, people)
    payments(town, people)
    for steps in (*range(5), 6):
        place = next(places)
        agreement(place, Circle(place), steps)
    for steps in (*range(4), 4, 5, 6, 7, 8):
        place = next(places)
        support(place, Circle(place), steps)
    place = next(places)
    scope_to_agree(place, Circle(place))
    if left_out := missing():
        raise SystemExit(f"no matter waits at {left_out}")


if __name__ == "__main__":
    main()
