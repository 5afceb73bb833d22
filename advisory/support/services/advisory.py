"""Open an advisory case, name its adviser, note its kick-off and its goals. Rules: domain B.10."""

import datetime

from django.utils import timezone

from accounts.models import Organisation, User
from advisory.support.choices import SUPPORT, SupportStage
from advisory.support.models import AdvisoryCase
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import open_case
from workflows.casefile.models import CaseFile
from workflows.choices import Turn


def open_advisory_case(source: CaseFile) -> AdvisoryCase | None:
    """The advisory case that begins with a contract or an agreement; None: one runs already and goes on with it.

    The caller is in the transaction in which the contract or the agreement takes effect.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=source.organisation_id)
    running = AdvisoryCase.objects.select_related("case").filter(
        case__organisation_id=source.organisation_id, case__closed_at__isnull=True
    )
    if existing := running.first():
        journal.record(existing.case, "support_continues", data={"source": source.pk})
        return None
    case = open_case(
        organisation=source.organisation,
        kind=SUPPORT,
        title="Prozessbegleitung",
        stage=SupportStage.OPENED.value,
        turn=Turn.INSTITUTE,
        rule_set=source.rule_set,
        actor=None,
        reference=f"{source.reference}-B" if source.reference else None,
    )
    return AdvisoryCase.objects.create(case=case, source=source)


def name_adviser(*, case: CaseFile, adviser: User) -> None:
    """Who advises has the matter; the rest of it is of no concern here."""
    case.owner = adviser
    case.save(update_fields=["owner"])


def note_kick_off(*, advisory: AdvisoryCase, on: datetime.date) -> None:
    """When both sides met for the first time. Raises DomainRefusal for a day to come."""
    if on > timezone.localdate():
        raise DomainRefusal("Der Tag liegt in der Zukunft. Tragen Sie den Auftakt ein, wenn er war.", "on")
    advisory.kicked_off_on = on
    advisory.save(update_fields=["kicked_off_on"])


def note_goals(*, advisory: AdvisoryCase, goals: str) -> None:
    """What both sides cleared (rule R8)."""
    advisory.goals, advisory.goals_on = goals, timezone.localdate()
    advisory.save(update_fields=["goals", "goals_on"])


def check_open(advisory: AdvisoryCase) -> None:
    """Raises DomainRefusal where the accompaniment is closed: it stays readable, nothing is written any more."""
    if advisory.case.closed_at is not None:
        raise DomainRefusal("Diese Begleitung ist abgeschlossen. Zum Weiterschreiben öffnen Sie sie wieder.")
