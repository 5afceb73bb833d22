"""Reads about agreements, advisory cases, sessions and plans; each starts from what the person may see."""

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from accounts import policy
from accounts.models import Organisation
from advisory.support.choices import MilestoneState, PlanStatus, SessionState
from advisory.support.models import (
    AdvisoryCase,
    AdvisoryCover,
    AdvisoryScope,
    AdvisorySession,
    AgreementVersion,
    CooperationAgreement,
    ImplementationPlan,
    Milestone,
    MilestoneProgress,
    NotesReader,
    PlanGoal,
)
from ui.folding import SortKey
from workflows.casefile.models import CaseFile
from workflows.registry import Visit


def _rows(user: Any, permission: str, prefix: str) -> Q:
    return policy.rows(user, permission, organisation=f"{prefix}organisation_id", prefix=prefix)


def organisations_that_may_inquire(user: Any) -> list[Organisation]:
    """The municipalities for which this person may ask for support, by name."""
    places = policy.places_of(user, "support.inquire")
    return list(Organisation.objects.filter(pk__in=places).order_by(SortKey("name")))


def agreements_visible_to(user: Any) -> QuerySet[CooperationAgreement]:
    """Agreements this person may see."""
    rows = CooperationAgreement.objects.filter(_rows(user, "support.view_agreement", "case__"))
    return rows.select_related("case__organisation", "case__owner", "case__rule_set", "document")


def find_agreement(user: Any, case_id: int) -> CooperationAgreement | None:
    """The agreement of a case, if this person may see it."""
    return agreements_visible_to(user).filter(case_id=case_id).first()


def latest_version(agreement: CooperationAgreement) -> AgreementVersion | None:
    """The text written last."""
    return agreement.versions.select_related("written_by").order_by("-number").first()


def advisory_cases_visible_to(user: Any) -> QuerySet[AdvisoryCase]:
    """Advisory cases whose content this person may read."""
    rows = AdvisoryCase.objects.filter(_rows(user, "support.view_case", "case__"))
    return rows.select_related("case__organisation", "case__owner", "case__rule_set")


def find_advisory(user: Any, case_id: int) -> AdvisoryCase | None:
    """An advisory case by the id of its case file."""
    return advisory_cases_visible_to(user).filter(case_id=case_id).first()


def _managed(user: Any, case_id: int, permission: str) -> AdvisoryCase | None:
    rows = AdvisoryCase.objects.filter(_rows(user, permission, "case__"))
    return rows.select_related("case__organisation", "case__owner", "case__rule_set").filter(case_id=case_id).first()


def find_to_change(user: Any, case_id: int) -> AdvisoryCase | None:
    """An advisory case from outside, for those who may change its adviser."""
    return _managed(user, case_id, "support.change_adviser")


def find_to_close(user: Any, case_id: int) -> AdvisoryCase | None:
    """An advisory case from outside, for those who may close and reopen it."""
    return _managed(user, case_id, "support.close_case")


def find_to_open(user: Any, case_id: int) -> AdvisoryCase | None:
    """An advisory case whose notes this person may open, once she knows what follows."""
    return _managed(user, case_id, "support.open_notes")


def find_covered(user: Any, case_id: int) -> AdvisoryCase | None:
    """An advisory case in which this person stands in for the adviser today."""
    return _managed(user, case_id, "support.cover_case")


def readers_visible_to(user: Any) -> QuerySet[NotesReader]:
    """Who opened the notes of which municipality, for those who may lift the wall; the newest first."""
    rows = NotesReader.objects.filter(_rows(user, "support.lift_wall", "advisory__case__"))
    return rows.select_related("advisory__case__organisation", "person", "asked_by", "agreed_by")


def find_reader(user: Any, reader_id: int) -> NotesReader | None:
    """One of them."""
    return readers_visible_to(user).filter(pk=reader_id).first()


def who_advises(organisation: Organisation) -> str:
    """Who advises a municipality today, and who stands in."""
    today = timezone.localdate()
    running = AdvisoryCase.objects.filter(case__organisation=organisation, case__closed_at__isnull=True)
    names = list(running.filter(case__owner__isnull=False).values_list("case__owner__name", flat=True))
    covers = AdvisoryCover.objects.filter(advisory__in=running, starts_on__lte=today, ends_on__gte=today)
    return ", ".join([*names, *(f"Vertretung {name}" for name in covers.values_list("person__name", flat=True))])


def who_opened_notes(user: Any, organisation: Organisation) -> list[Visit]:
    """Who of the institute opened the notes of a municipality, for those who read them too."""
    rows = NotesReader.objects.filter(
        _rows(user, "support.view_case", "advisory__case__"), advisory__case__organisation=organisation
    )
    return [Visit(one.opened_at, one.person.name, "Plan und Protokolle") for one in rows.select_related("person")]


def advisory_from(source: CaseFile) -> AdvisoryCase | None:
    """The advisory case that began with a contract or an agreement."""
    return AdvisoryCase.objects.filter(source=source).select_related("case").first()


def overview_rows(user: Any) -> QuerySet[AdvisoryCase]:
    """All advisory cases as staff see them from outside: stage, adviser, dates; nothing of their content."""
    rows = AdvisoryCase.objects.filter(_rows(user, "support.view_overview", "case__"))
    return rows.select_related("case__organisation", "case__owner").defer("goals")


def _of_case(user: Any, rows: QuerySet[Any], pk: int, path: str = "advisory__") -> Any:
    condition = _rows(user, "support.view_case", f"{path}case__")
    related = (f"{path}case__organisation", f"{path}case__rule_set", f"{path}case__owner")
    return rows.filter(condition, pk=pk).select_related(*related).first()


def find_session(user: Any, session_id: int) -> AdvisorySession | None:
    """A session by id, if this person may read its case."""
    found: AdvisorySession | None = _of_case(user, AdvisorySession.objects.all(), session_id)
    return found


def find_plan(user: Any, plan_id: int) -> ImplementationPlan | None:
    """A version of a plan by id."""
    found: ImplementationPlan | None = _of_case(user, ImplementationPlan.objects.all(), plan_id)
    return found


def find_goal(user: Any, goal_id: int) -> PlanGoal | None:
    """A goal by id."""
    found: PlanGoal | None = _of_case(user, PlanGoal.objects.all(), goal_id, "plan__advisory__")
    return found


def find_milestone(user: Any, milestone_id: int) -> Milestone | None:
    """A milestone by id."""
    found: Milestone | None = _of_case(user, Milestone.objects.all(), milestone_id, "goal__plan__advisory__")
    return found


def goals_of(plan: ImplementationPlan) -> list[PlanGoal]:
    """Goals of a version with milestones and their newest progress."""
    progress = Prefetch("progress", MilestoneProgress.objects.order_by("pk"))
    milestones = Prefetch("milestones", Milestone.objects.order_by("due_on", "pk").prefetch_related(progress))
    return list(plan.goals.order_by("pk").prefetch_related(milestones))


def state_of(milestone: Milestone) -> str:
    """The newest progress, or planned."""
    progress = list(milestone.progress.all())
    return str(progress[-1].state) if progress else MilestoneState.PLANNED.value


def plan_in_force(advisory: AdvisoryCase) -> ImplementationPlan | None:
    """The version that counts."""
    return advisory.plans.filter(status=PlanStatus.IN_FORCE).first()


def plan_at_work(advisory: AdvisoryCase) -> ImplementationPlan | None:
    """The version that is written or waits for the other side."""
    return advisory.plans.filter(status__in=[PlanStatus.DRAFT, PlanStatus.IN_COORDINATION]).first()


def plan_before(plan: ImplementationPlan) -> ImplementationPlan | None:
    """The version that this one continues."""
    return plan.advisory.plans.filter(number=plan.number - 1).first()


def agreed_scope(advisory: AdvisoryCase) -> AdvisoryScope | None:
    """The scope that counts: the newest one that the other side agreed to."""
    rows = advisory.scopes.filter(agreed_on__isnull=False).prefetch_related("items")
    return rows.order_by("-number").first()


def proposed_scope(advisory: AdvisoryCase) -> AdvisoryScope | None:
    """The newest scope, if the other side has not agreed yet."""
    newest = advisory.scopes.prefetch_related("items").select_related("proposed_by").order_by("-number").first()
    return newest if newest is not None and newest.agreed_on is None else None


def no_hours() -> dict[str, Decimal]:
    """Nothing held and nothing planned."""
    return {SessionState.HELD.value: Decimal(0), SessionState.PLANNED.value: Decimal(0)}


def hours_by_topic(advisory: AdvisoryCase, year: int | None = None) -> dict[tuple[str, str], dict[str, Decimal]]:
    """Hours held and planned in a calendar year, by topic and format: one statement."""
    year = year or timezone.localdate().year
    rows = (
        advisory.sessions.exclude(state=SessionState.CANCELLED)
        .filter(held_on__year=year)
        .order_by()
        .values("topic", "format", "state")
        .annotate(hours=Sum("hours"))
    )
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for row in rows:
        place = found.setdefault((row["topic"], row["format"]), no_hours())
        place[row["state"]] += row["hours"]
    return found
