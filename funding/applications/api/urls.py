"""Routes for programs."""

from django.urls import path

from funding.applications.api import views

urlpatterns = [
    path("applications", views.ApplicationList.as_view(), name="applications"),
    path("applications/<int:case_id>", views.ApplicationDetail.as_view(), name="application"),
]
