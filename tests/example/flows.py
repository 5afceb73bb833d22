"""Errands as flows."""

import datetime
from typing import Any

from viewflow import this

from accounts.models import User
from tests.example.forms import CheckForm
from tests.example.models import Errand
from ui.refusals import DomainRefusal
from workflows.casefile.cases import Move, move_case
from workflows.engine.flow import Flow
from workflows.engine.nodes import (
    BackgroundJob,
    DynamicSplit,
    End,
    Function,
    HumanTask,
    If,
    Join,
    Start,
    Subprocess,
    Timer,
    case_of,
)
from workflows.engine.service import Entry


class ErrandFlow(Flow):
    """Botengang: bitten, prüfen, liefern."""

    process_title = "Botengang"

    asked = Start(this.open_errand).Next(this.check)
    check = (
        HumanTask(this.record_check, form=CheckForm, action="Prüfung abschließen")
        .Permitted("example.check_errand")
        .Deadline("EXAMPLE_CHECK")
        .Annotation(title="Botengang prüfen")
        .Next(this.is_approved)
    )
    is_approved = If(this.was_approved).Then(this.deliver).Else(this.end)
    deliver = BackgroundJob(this.fetch, this.keep).Next(this.end)
    end = End()

    def open_errand(self, activation: Any, *, actor: Any, text: str = "") -> None:
        Errand.objects.get_or_create(case=activation.process._case, defaults={"text": text})

    def record_check(self, activation: Any, *, actor: Any, approved: bool, note: str = "") -> Entry:
        if note == "verboten":
            raise DomainRefusal("Das geht nicht.")
        case = case_of(activation.process)
        Errand.objects.filter(case=case).update(approved=approved)
        move_case(case, Move(stage="done"))
        return Entry(reason=note)

    def was_approved(self, activation: Any) -> bool:
        return bool(Errand.objects.get(case=case_of(activation.process)).approved)

    def fetch(self, process: Any) -> str:
        text = Errand.objects.get(case=case_of(process)).text
        if text == "kaputt":
            password, iban = "geheim-4711", "DE02120300000000202051"
            raise ValueError(f"{password} {iban}")
        return f"geliefert: {text}"

    def keep(self, activation: Any, value: str) -> None:
        Errand.objects.filter(case=case_of(activation.process)).update(delivered=value)


class PollFlow(Flow):
    """Umfrage: eine Aufgabe je Person."""

    process_title = "Umfrage"

    asked = Start().Next(this.each)
    each = DynamicSplit(this.people).Next(this.answer)
    answer = (
        HumanTask(this.record_answer)
        .Permitted("example.answer_poll")
        .Assign(this.person_of)
        .Annotation(title="Umfrage beantworten")
        .Next(this.join)
    )
    join = Join().Next(this.end)
    end = End()

    def people(self, activation: Any) -> list[dict[str, int]]:
        voters = User.objects.filter(assignments__role__in=["board_member", "board_chair"]).distinct().order_by("pk")
        return [{"person": person.pk} for person in voters]

    def person_of(self, activation: Any) -> User:
        return User.objects.get(pk=activation.task.data["person"])

    def record_answer(self, activation: Any, *, actor: Any) -> None:
        return None


class ParentFlow(Flow):
    """Ein Verfahren, das ein anderes enthält."""

    process_title = "Verfahren mit Teil"

    begun = Start().Next(this.child)
    child = Subprocess(ErrandFlow.asked, arguments=this.child_values, returned=this.take_result).Next(this.end)
    end = End()

    def child_values(self, activation: Any) -> dict[str, str]:
        return {"text": "Kind"}

    def take_result(self, activation: Any, child: Any) -> None:
        activation.task.data = {"child": child.pk}


class WaitFlow(Flow):
    """Warten, dann ein Schritt, der scheitern kann."""

    process_title = "Warten"

    begun = Start().Next(this.wait)
    wait = Timer(datetime.timedelta(hours=1)).Next(this.after)
    after = Function(this.work).Next(this.end)
    end = End()

    def work(self, activation: Any) -> None:
        case = case_of(activation.process)
        if case.title == "scheitert":
            password = "geheim-4711"
            raise ValueError(password)
        case.events.count()


class ReminderFlow(Flow):
    """Eine Aufgabe mit Zeitgrenze."""

    process_title = "Aufgabe mit Zeitgrenze"

    begun = Start().Next(this.act)
    act = (
        HumanTask()
        .Permitted("example.complete_errand")
        .Annotation(title="Angaben ergänzen")
        .OnTimeout(datetime.timedelta(hours=1), this.late)
        .Next(this.end)
    )
    late = Function(this.note_late).Next(this.end)
    end = End()

    def note_late(self, activation: Any) -> None:
        move_case(case_of(activation.process), Move(stage="done"))
