"""Which programme phase counts: the one that takes new matters, and the one a page about the programme shows."""

from django.utils import timezone

from workflows.casefile.models import RuleSet
from workflows.choices import RuleSetState


def open_phase() -> RuleSet | None:
    """The phase that takes new matters today, the earliest of several; None if there is none."""
    rows = RuleSet.objects.filter(state=RuleSetState.OPEN, ends_on__gte=timezone.localdate())
    return rows.order_by("starts_on").first()


def current_phase() -> RuleSet | None:
    """The newest version of the phase that runs today; else of the one that began last, else of the next one."""
    today = timezone.localdate()
    phases = list(RuleSet.objects.exclude(state=RuleSetState.PLANNED).order_by("-starts_on", "-version"))
    running = [one for one in phases if one.starts_on <= today <= one.ends_on]
    begun = [one for one in phases if one.starts_on <= today]
    return next(iter([*running, *begun, *reversed(phases)]), None)
