"""Money cannot pass twice: a municipality is funded once for a period, and applies once for it."""

import datetime

from funding.applications.choices import HOLDING, KIND
from funding.applications.models import Application, ApplicationDecision, ApplicationVersion
from funding.financing.models import FundingContract
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.registry import stage_of

Period = tuple[datetime.date | None, datetime.date | None]


def period_of_case(case: CaseFile) -> Period:
    """From when until when another matter is or would be funded: its contract, else its decision, else what it asks."""
    contract = FundingContract.objects.filter(case=case).first()
    if contract is not None:
        return contract.starts_on, contract.last_day
    decision = ApplicationDecision.objects.filter(application__case=case).order_by("-pk").first()
    if decision is not None and decision.starts_on:
        return decision.starts_on, decision.ends_on
    version = ApplicationVersion.objects.filter(application__case=case).order_by("-number").first()
    return (version.starts_on, version.ends_on) if version is not None else (None, None)


def check_not_asked_twice(application: Application, period: Period) -> None:
    """Raises DomainRefusal where another matter of the municipality is funded, or asks, for days of this period."""
    start, end = period
    if start is None or end is None:
        return
    rows = CaseFile.objects.filter(organisation_id=application.case.organisation_id, kind=KIND, stage__in=HOLDING)
    for other in rows.exclude(pk=application.case_id).order_by("pk"):
        begins, ends = period_of_case(other)
        if begins is None or ends is None or ends < start or end < begins:
            continue
        stage = stage_of(other)
        raise DomainRefusal(
            f"Für diesen Zeitraum gibt es schon einen Antrag: {other.display_reference}, "
            f"{begins:%d.%m.%Y} bis {ends:%d.%m.%Y} ({stage.public_title if stage else other.stage}). "
            "Zweimal fördern lässt sich eine Stelle nicht. Ändern Sie den Zeitraum, ziehen Sie den anderen Antrag "
            "zurück, oder rufen Sie uns an."
        )
