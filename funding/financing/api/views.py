"""Routes for contracts and payments: what was agreed, what the calculator finds, what was paid. Read only.

Amounts are whole cents in the lists, and the exchange format of the calculator (strings with a dot) in `forecast`.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView
from funding.financing import forecast as figures
from funding.financing import selectors
from funding.financing.figures.exchange import write_result
from funding.financing.models import FundingContract, PaymentRequest
from ui.keyset import keyset_page
from workflows.api.views import CURSOR, REFUSED


class ContractSerializer(serializers.Serializer[Any]):
    """A contract as a list shows it; amounts in whole cents."""

    id = serializers.IntegerField()
    case_id = serializers.IntegerField()
    reference = serializers.CharField(allow_blank=True)
    organisation = serializers.CharField()
    status = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    cap_cents = serializers.IntegerField()
    effective_on = serializers.DateField(allow_null=True)


class ContractPageSerializer(serializers.Serializer[Any]):
    """A page of contracts."""

    results = ContractSerializer(many=True)
    next = serializers.CharField(allow_blank=True)


class ConditionSerializer(serializers.Serializer[Any]):
    """What is tied to a contract."""

    kind = serializers.CharField()
    text = serializers.CharField()
    fulfilled_on = serializers.DateField(allow_null=True)


class ContractDetailSerializer(ContractSerializer):
    """A contract with its conditions and what the calculator finds."""

    conditions = ConditionSerializer(many=True)
    forecast = serializers.JSONField(help_text="Ergebnis des Rechners: months, years, total.")


class PaymentSerializer(serializers.Serializer[Any]):
    """A call for money and what became of it; amounts in whole cents. Bank data are not given out."""

    number = serializers.IntegerField()
    reason = serializers.CharField()
    status = serializers.CharField()
    until = serializers.DateField()
    requested_cents = serializers.IntegerField()
    amount_cents = serializers.IntegerField()
    requested_at = serializers.DateTimeField()
    checked_at = serializers.DateTimeField(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)
    paid_on = serializers.DateField(allow_null=True)


class PaymentPageSerializer(serializers.Serializer[Any]):
    """Calls of a contract."""

    results = PaymentSerializer(many=True)
    next = serializers.CharField(allow_blank=True)


def contract_values(contract: FundingContract) -> dict[str, Any]:
    """A contract as the list shows it."""
    return {
        "id": contract.pk,
        "case_id": contract.case_id,
        "reference": contract.case.reference or "",
        "organisation": contract.case.organisation.name,
        "status": contract.status,
        "starts_on": contract.starts_on,
        "ends_on": contract.last_day,
        "cap_cents": contract.cap_cents,
        "effective_on": contract.effective_on,
    }


def payment_values(request: PaymentRequest) -> dict[str, Any]:
    """A call as the list shows it."""
    payment = getattr(request, "payment", None)
    return {
        "number": request.number,
        "reason": request.reason,
        "status": request.status,
        "until": request.until,
        "requested_cents": request.requested_cents,
        "amount_cents": request.amount_cents,
        "requested_at": request.requested_at,
        "checked_at": request.checked_at,
        "released_at": payment.released_at if payment else None,
        "paid_on": payment.paid_on if payment else None,
    }


class ContractList(ApiView):
    """All contracts the person may see, newest first."""

    permission = "financing.view_finances"

    @extend_schema(
        operation_id="contracts_list", parameters=[CURSOR], responses={200: ContractPageSerializer, **REFUSED}
    )
    def get(self, request: Request) -> Response:
        """Verträge, neueste zuerst."""
        rows = selectors.contracts_visible_to(request.user)
        page = keyset_page(rows, keys=["-pk"], cursor=request.query_params.get("cursor", ""))
        shown = [contract_values(one) for one in page.rows]
        return Response(ContractPageSerializer({"results": shown, "next": page.next_cursor}).data)


class ContractDetail(ApiView):
    """One contract."""

    permission = "financing.view_finances"
    load = staticmethod(selectors.find_contract)

    @extend_schema(responses={200: ContractDetailSerializer, **REFUSED})
    def get(self, request: Request, contract_id: int) -> Response:
        """Ein Vertrag mit Bedingungen und Rechnung."""
        contract = self.found
        values = {
            **contract_values(contract),
            "conditions": list(contract.conditions.all()),
            "forecast": write_result(figures.forecast(contract)),
        }
        return Response(ContractDetailSerializer(values).data)


class PaymentList(ApiView):
    """Calls of one contract."""

    permission = "financing.view_finances"
    load = staticmethod(selectors.find_contract)

    @extend_schema(operation_id="payments_list", parameters=[CURSOR], responses={200: PaymentPageSerializer, **REFUSED})
    def get(self, request: Request, contract_id: int) -> Response:
        """Abrufe und Auszahlungen eines Vertrags."""
        rows = self.found.payment_requests.select_related("payment")
        page = keyset_page(rows, keys=["number", "pk"], cursor=request.query_params.get("cursor", ""))
        shown = [payment_values(one) for one in page.rows]
        return Response(PaymentPageSerializer({"results": shown, "next": page.next_cursor}).data)
