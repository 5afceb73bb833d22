"""Another adviser takes over, or an adviser leaves: what was agreed goes on, nobody begins anew."""

from django.db import transaction
from django.db.models import QuerySet
from viewflow.workflow.models import Task

from accounts.models import User
from advisory.support import notices
from advisory.support.choices import SUPPORT
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.nodes import processes_of


def change_adviser(*, advisory: AdvisoryCase, to: User, actor: User, reason: str = "") -> None:
    """Another person advises from now on; open tasks of the one before go with it, both and the municipality are told.

    Raises DomainRefusal where the accompaniment is closed, waits for its first adviser, or has this one already.
    """
    with transaction.atomic():
        case = CaseFile.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "owner")
        advisory.case = case.get(pk=advisory.case_id)
        _check_may_change(advisory.case, to)
        before = advisory.case.owner
        advisory.case.owner = to
        advisory.case.save(update_fields=["owner"])
        handed = _hand_over_tasks(advisory.case, before, to)
        data = {"from": before.pk if before else None, "to": to.pk, "tasks": handed}
        journal.record(advisory.case, "adviser_changed", actor=actor, reason=reason.strip(), data=data)
        notices.tell_adviser_changed(advisory, before=before, to=to)


def _check_may_change(case: CaseFile, to: User) -> None:
    if case.closed_at is not None:
        raise DomainRefusal("Diese Begleitung ist abgeschlossen. Öffnen Sie sie zuerst wieder.")
    if case.owner_id == to.pk:
        raise DomainRefusal(f"{to.name} begleitet diese Kommune schon.", "adviser")
    if not to.has_perm("support.advise"):
        raise DomainRefusal(f"{to.name} begleitet keine Kommunen.", "adviser")
    if _first_naming(case).exists():
        raise DomainRefusal("Die erste Beratung benennt die Programmleitung unter „Meine Aufgaben“.")


def _first_naming(case: CaseFile) -> QuerySet[Task]:
    return Task.objects.filter(
        process__in=processes_of(case, SupportFlow), flow_task=SupportFlow.name_adviser, finished__isnull=True
    )


def _hand_over_tasks(case: CaseFile, before: User | None, to: User) -> list[int]:
    if before is None:
        return []
    rows = Task.objects.filter(process__in=processes_of(case, SupportFlow), owner=before, status__in=service.OPEN_HUMAN)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    Task.objects.filter(pk__in=ids).update(owner=to)
    return ids


def leave_support(person: User, actor: User | None) -> None:
    """Take an adviser who may not advise any more off her open cases; those who name advisers are told.

    Call in the transaction that ends the role.
    """
    if person.has_perm("support.advise"):
        return
    rows = AdvisoryCase.objects.filter(case__owner=person, case__closed_at__isnull=True, case__kind=SUPPORT)
    for advisory in rows.select_related("case__organisation").order_by("pk"):
        _go_without(advisory, person, actor)


def let_go_if_gone(advisory: AdvisoryCase, actor: User) -> None:
    """A closed case kept its adviser; where it goes on and she left meanwhile, it has none, and the lead is told."""
    person = advisory.case.owner
    if person is not None and not person.has_perm("support.advise"):
        _go_without(advisory, person, actor)


def _go_without(advisory: AdvisoryCase, person: User, actor: User | None) -> None:
    advisory.case.owner = None
    advisory.case.save(update_fields=["owner"])
    journal.record(advisory.case, "adviser_left", actor=actor, data={"from": person.pk})
    notices.tell_adviser_missing(advisory, who=person.name)
