"""Routes for agreements and advisory cases, read only; content behind the wall as on the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView
from advisory.support import selectors
from advisory.support.models import AdvisoryCase
from ui.keyset import keyset_page
from workflows.api.serializers import CasePageSerializer, CaseSerializer
from workflows.api.views import CURSOR, REFUSED, case_values


class AgreementSerializer(CaseSerializer):
    """An agreement with its newest text."""

    active_since = serializers.DateField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    aims = serializers.CharField(allow_blank=True)
    scope = serializers.CharField(allow_blank=True)
    duties = serializers.CharField(allow_blank=True)


class MilestoneSerializer(serializers.Serializer[Any]):
    """A milestone with its newest state."""

    title = serializers.CharField()
    due_on = serializers.DateField()
    owner = serializers.CharField()
    state = serializers.CharField()


class GoalSerializer(serializers.Serializer[Any]):
    """A goal of the plan in force."""

    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    milestones = MilestoneSerializer(many=True)


class SessionSerializer(serializers.Serializer[Any]):
    """A session, without the advisers' own note."""

    held_on = serializers.DateField()
    topic = serializers.CharField()
    format = serializers.CharField()
    hours = serializers.DecimalField(max_digits=4, decimal_places=1)
    state = serializers.CharField()
    result = serializers.CharField(allow_blank=True)
    next_steps = serializers.CharField(allow_blank=True)


class AdvisoryCaseSerializer(CaseSerializer):
    """An advisory case with goals, the plan in force and its sessions."""

    goals = serializers.CharField(allow_blank=True)
    plan = GoalSerializer(many=True)
    sessions = SessionSerializer(many=True)


def plan_values(advisory: AdvisoryCase) -> list[dict[str, Any]]:
    """The plan in force as the interface tells it."""
    plan = selectors.plan_in_force(advisory)
    goals = selectors.goals_of(plan) if plan is not None else []
    return [
        {
            "title": goal.title,
            "text": goal.text,
            "milestones": [
                {"title": one.title, "due_on": one.due_on, "owner": one.owner, "state": selectors.state_of(one)}
                for one in goal.milestones.all()
            ],
        }
        for goal in goals
    ]


class AgreementList(ApiView):
    """All agreements the person may see."""

    permission = "support.view_agreement"

    @extend_schema(operation_id="agreements_list", parameters=[CURSOR], responses={200: CasePageSerializer, **REFUSED})
    def get(self, request: Request) -> Response:
        """Vereinbarungen, neueste zuerst."""
        rows = selectors.agreements_visible_to(request.user)
        page = keyset_page(rows, keys=["-pk"], cursor=request.query_params.get("cursor", ""))
        shown = [case_values(one.case, request.user) for one in page.rows]
        return Response(CasePageSerializer({"results": shown, "next": page.next_cursor}).data)


class AgreementDetail(ApiView):
    """One agreement."""

    permission = "support.view_agreement"
    load = staticmethod(selectors.find_agreement)

    @extend_schema(responses={200: AgreementSerializer, **REFUSED})
    def get(self, request: Request, case_id: int) -> Response:
        """Eine Vereinbarung mit ihrer neuesten Fassung."""
        agreement = self.found
        version = selectors.latest_version(agreement)
        values = {
            **case_values(agreement.case, request.user),
            "active_since": agreement.active_since,
            "starts_on": agreement.starts_on,
            "ends_on": agreement.ends_on,
            **{name: getattr(version, name) if version else "" for name in ("aims", "scope", "duties")},
        }
        return Response(AgreementSerializer(values).data)


class AdvisoryCaseList(ApiView):
    """All advisory cases whose content the person may read."""

    permission = "support.view_case"

    @extend_schema(
        operation_id="advisory_cases_list", parameters=[CURSOR], responses={200: CasePageSerializer, **REFUSED}
    )
    def get(self, request: Request) -> Response:
        """Begleitungen, neueste zuerst."""
        rows = selectors.advisory_cases_visible_to(request.user)
        page = keyset_page(rows, keys=["-pk"], cursor=request.query_params.get("cursor", ""))
        shown = [case_values(one.case, request.user) for one in page.rows]
        return Response(CasePageSerializer({"results": shown, "next": page.next_cursor}).data)


class AdvisoryCaseDetail(ApiView):
    """One advisory case."""

    permission = "support.view_case"
    load = staticmethod(selectors.find_advisory)

    @extend_schema(responses={200: AdvisoryCaseSerializer, **REFUSED})
    def get(self, request: Request, case_id: int) -> Response:
        """Eine Begleitung mit Zielen, Plan und Terminen."""
        advisory = self.found
        values = {
            **case_values(advisory.case, request.user),
            "goals": advisory.goals,
            "plan": plan_values(advisory),
            "sessions": list(advisory.sessions.order_by("-held_on", "-pk")),
        }
        return Response(AdvisoryCaseSerializer(values).data)
