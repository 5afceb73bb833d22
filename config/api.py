"""The programming interface, version 1: the routes of every app under one roof, and their description."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from advisory.board.api.urls import urlpatterns as board
from advisory.support.api.urls import urlpatterns as support
from funding.applications.api.urls import urlpatterns as applications
from funding.financing.api.urls import urlpatterns as financing
from workflows.api.urls import urlpatterns as workflows

app_name = "api"
urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
    *workflows,
    *applications,
    *financing,
    *board,
    *support,
]
