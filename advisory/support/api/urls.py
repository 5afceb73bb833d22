"""Routes for programs."""

from django.urls import path

from advisory.support.api import views

urlpatterns = [
    path("agreements", views.AgreementList.as_view(), name="agreements"),
    path("agreements/<int:case_id>", views.AgreementDetail.as_view(), name="agreement"),
    path("advisory-cases", views.AdvisoryCaseList.as_view(), name="advisory_cases"),
    path("advisory-cases/<int:case_id>", views.AdvisoryCaseDetail.as_view(), name="advisory_case"),
]
