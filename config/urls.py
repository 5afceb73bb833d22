"""All routes. Adding a process means one line here and one in INSTALLED_APPS."""

from django.urls import include, path

from accounts.pages.invitations import UseInvitation
from config.access import declare_library_routes
from workflows.pages import inbox

declare_library_routes()

urlpatterns = [
    path("", include("accounts.public_urls")),
    path("start/", inbox.start, name="start"),
    path("konto/zweiter-faktor/", include("allauth.mfa.urls")),
    path("konto/", include("allauth.account.urls")),
    path("einladung/<str:token>/", UseInvitation.as_view(), name="invitation"),
    path("personen/", include("accounts.urls")),
    path("post/", include("notifications.urls")),
    path("api/v1/", include("config.api")),
    path("beirat/", include("advisory.board.urls")),
    path("begleitung/", include("advisory.support.urls")),
    path("finanzen/", include("funding.financing.urls")),
    path("antraege/", include("funding.applications.urls")),
    path("", include("workflows.urls")),
]

handler400 = "ui.errors.bad_request"
handler403 = "ui.errors.not_found"
handler404 = "ui.errors.not_found"
handler500 = "ui.errors.server_error"
