"""What may be entered at each step: as the walk of the upgrades does, and the other ways that people take."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.models import User
from advisory.board.acts.declaring import declare_interest
from advisory.board.figures.motions import Motion
from advisory.board.models import Elector
from funding.financing.steps.matters import contract_of
from tests.states.scene import attempt
from tests.upgrades.walk import ways
from workflows.engine import service

ASKED = [("post", "pay", "Welche Stufe ist gemeint?")]


def other_ways(task: Task) -> list[dict[str, Any]]:
    """The ways besides the wanted one."""
    flow, node = task.flow_task.flow_class.instance.flow_label, task.flow_task.name
    later = timezone.localdate() + datetime.timedelta(days=40)
    known: dict[tuple[str, str], list[dict[str, Any]]] = {
        ("application", "formal_check"): [
            {"result": "CORRECTION", "note": "", "items": ASKED},
            {"result": "INADMISSIBLE", "note": "Keine Kommune.", "items": []},
        ],
        ("application", "confirm_inadmissible"): [{"confirmed": True, "reason": "Keine Kommune."}],
        ("application", "content_check"): [{"vote": "REJECT", "text": "Nein."}, {"vote": "DEFER", "text": "Später."}],
        ("application", "second_reading"): [{"approved": False, "note": "Bitte genauer."}],
        ("application", "weigh"): [{"result": "TO_THE_BOARD", "note": "Es gibt Neues."}],
        ("resolution", "prepare"): [
            {"motion": Motion("REJECTED", reasons="Zu früh.")},
            {"motion": Motion("DEFERRED", deferred_until=later), "days": 5},
        ],
        ("resolution", "vote"): [{"choice": "no"}, {"choice": "abstain"}],
        ("resolution", "clarify"): [{"biased": True}],
        ("resolution", "confirm"): [{"not_granted": "ANEW", "reasons": ""}],
        ("contract", "check"): [{"approved": False, "note": "Bitte ändern."}],
        ("contract", "sign"): [{"signed": None, "wish": "Ein anderer Beginn."}],
        ("contract", "fill"): _from_the_first_day(task),
        ("bankdata", "confirm"): [{"confirmed": False, "call_note": "Falsch."}],
        ("payment", "check"): [{"result": "back", "note": "Bitte erklären."}],
        ("cooperation", "check_network"): [{"fits": False, "note": "Noch nicht."}],
        ("cooperation", "renew"): [{"result": "renew", "ends_on": later + datetime.timedelta(days=700)}],
        ("support", "agree_scope"): [{"approved": False}],
        ("support", "answer"): [{"approved": False}],
    }
    return known.get((flow, node), [])


def _from_the_first_day(task: Task) -> list[dict[str, Any]]:
    if task.flow_task.name != "fill":
        return []
    first = contract_of(task.process).starts_on
    return [{"holder_name": "Wer Auch Immer", "starts_on": first, "gross_cents": 500_000, "fte": Decimal(1)}]


def all_ways(task: Task) -> list[dict[str, Any]]:
    """Everything one may enter, the wanted first."""
    if task.flow_task.flow_class.instance.flow_label == "repair":
        return [{}]
    if task.flow_task.flow_class.instance.flow_label == "support" and task.flow_task.name == "name_adviser":
        return [
            {"adviser": one}
            for one in User.objects.filter(assignments__role="advisor")
            if one.has_perm("support.advise")
        ]
    return [*ways(task), *other_ways(task)]


def declare(task: Task, person: User, answer: str = "NONE") -> None:
    """Before a vote a member says whether she is involved."""
    elector = Elector.objects.get(pk=task.data["elector"])
    if not elector.interest:
        attempt(declare_interest, elector_id=elector.pk, actor=person, answer=answer)


def take(task: Task, person: User, values: dict[str, Any]) -> None:
    """Take a task that lies with somebody else, and do it; as its page does."""
    if task.owner_id not in (None, person.pk) and task.flow_task.name != "vote":
        service.assign_task(actor=person, task_id=task.pk, to=person)
    service.complete_task(user=person, task_id=task.pk, values=values)
