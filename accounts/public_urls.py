"""Routes that everybody may open."""

from django.urls import path

from accounts.pages import public as views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("zugang/", views.RequestAccess.as_view(), name="access_request"),
    path("hilfe/", views.help_page, name="help"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("leichte-sprache/", views.easy_language, name="easy_language"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("impressum/", views.imprint, name="imprint"),
]
