"""Routes about people."""

from django.urls import path

from accounts.pages import invitations, people, profile, tokens

app_name = "accounts"
urlpatterns = [
    path("", people.people_list, name="people"),
    path("einladen/", invitations.Invite.as_view(), name="invite"),
    path("profil/", profile.Profile.as_view(), name="profile"),
    path("profil/schluessel/", tokens.Tokens.as_view(), name="tokens"),
    path("profil/schluessel/<int:token_id>/widerrufen/", tokens.RevokeToken.as_view(), name="token_revoke"),
    path("kommunen/<int:organisation_id>/erinnerungen/", profile.Reminders.as_view(), name="reminders"),
    path("anfragen/<int:request_id>/schliessen/", invitations.DeclineRequest.as_view(), name="decline"),
    path("einladungen/<int:invitation_id>/zurueckziehen/", invitations.RevokeInvitation.as_view(), name="revoke"),
    path(
        "einladungen/<int:invitation_id>/bestaetigen/",
        invitations.ConfirmInvitation.as_view(),
        name="confirm_invitation",
    ),
    path("<int:person_id>/zweiter-faktor/", people.ResetSecondFactor.as_view(), name="second_factor_reset"),
    path("rollen/<int:assignment_id>/beenden/", people.EndRole.as_view(), name="role_end"),
]
