"""Routes for programs."""

from django.urls import path

from funding.financing.api import views

urlpatterns = [
    path("contracts", views.ContractList.as_view(), name="contracts"),
    path("contracts/<int:contract_id>", views.ContractDetail.as_view(), name="contract"),
    path("contracts/<int:contract_id>/payments", views.PaymentList.as_view(), name="payments"),
]
