"""Routes for applications: what was submitted, and what was decided; never how the board voted."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView
from funding.applications import selectors
from funding.applications.choices import DECIDED, KIND
from funding.applications.services.decisions import latest_decision
from ui.keyset import keyset_page
from workflows import selectors as work
from workflows.api.serializers import CaseSerializer
from workflows.api.views import CURSOR, REFUSED, case_values


class ApplicationSerializer(CaseSerializer):
    """An application as a list shows it."""

    applicant_reference = serializers.CharField(allow_blank=True)


class ApplicationPageSerializer(serializers.Serializer[Any]):
    """A page of applications."""

    results = ApplicationSerializer(many=True)
    next = serializers.CharField(allow_blank=True)


class VersionSerializer(serializers.Serializer[Any]):
    """A submitted version."""

    number = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    sha256 = serializers.CharField()
    content = serializers.JSONField()


class DecisionSerializer(serializers.Serializer[Any]):
    """A decision as its letter tells it; amounts in whole cents."""

    outcome = serializers.CharField()
    decided_on = serializers.DateField()
    conditions = serializers.CharField(allow_blank=True)
    reasons = serializers.CharField(allow_blank=True)
    amount_cents = serializers.IntegerField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class ApplicationDetailSerializer(ApplicationSerializer):
    """An application with its newest version and its decision."""

    version = VersionSerializer(allow_null=True)
    decision = DecisionSerializer(allow_null=True)


class ApplicationList(ApiView):
    """All applications the person may see, newest first."""

    permission = "applications.view_application"

    @extend_schema(
        operation_id="applications_list", parameters=[CURSOR], responses={200: ApplicationPageSerializer, **REFUSED}
    )
    def get(self, request: Request) -> Response:
        """Anträge, neueste zuerst."""
        rows = work.cases_visible_to(request.user).filter(kind=KIND)
        page = keyset_page(rows, keys=["-opened_at", "-id"], cursor=request.query_params.get("cursor", ""))
        shown = [
            {**case_values(one, request.user), "applicant_reference": one.applicant_reference} for one in page.rows
        ]
        return Response(ApplicationPageSerializer({"results": shown, "next": page.next_cursor}).data)


class ApplicationDetail(ApiView):
    """One application."""

    permission = "applications.view_application"
    load = staticmethod(selectors.find_case)

    @extend_schema(responses={200: ApplicationDetailSerializer, **REFUSED})
    def get(self, request: Request, case_id: int) -> Response:
        """Ein Antrag mit der neuesten Fassung und der Entscheidung."""
        case = self.found
        decision = latest_decision(case.application) if case.stage in DECIDED else None
        values = {
            **case_values(case, request.user),
            "applicant_reference": case.applicant_reference,
            "version": case.application.versions.order_by("-number").first(),
            "decision": decision,
        }
        return Response(ApplicationDetailSerializer(values).data)
