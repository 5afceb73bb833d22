"""Routes about people."""

from django.urls import path

from accounts import token_views, views

app_name = "accounts"
urlpatterns = [
    path("", views.people_list, name="people"),
    path("einladen/", views.invite, name="invite"),
    path("profil/", views.profile, name="profile"),
    path("profil/schluessel/", token_views.token_list, name="tokens"),
    path("profil/schluessel/<int:token_id>/widerrufen/", token_views.token_revoke, name="token_revoke"),
    path("kommunen/<int:organisation_id>/erinnerungen/", views.reminders, name="reminders"),
    path("anfragen/<int:request_id>/schliessen/", views.decline, name="decline"),
    path("einladungen/<int:invitation_id>/zurueckziehen/", views.revoke, name="revoke"),
    path("<int:person_id>/zweiter-faktor/", views.second_factor_reset, name="second_factor_reset"),
    path("rollen/<int:assignment_id>/beenden/", views.role_end, name="role_end"),
]
