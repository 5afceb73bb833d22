"""Routes of the board."""

from django.urls import path

from advisory.board import task_views
from advisory.board.portal import members, office

app_name = "board"
urlpatterns = [
    path("abstimmungen/", members.votes, name="votes"),
    path("<int:resolution_id>/", members.item, name="item"),
    path("<int:resolution_id>/befangenheit/", members.declare, name="declare"),
    path("<int:resolution_id>/stimme/", members.ballot, name="ballot"),
    path("<int:resolution_id>/sitzung/", members.objection, name="objection"),
    path("<int:resolution_id>/frage/", members.question, name="question"),
    path("<int:resolution_id>/unterlagen/<int:file_id>/", members.document, name="document"),
    path("<int:resolution_id>/ergebnis/", members.result, name="result"),
    path("beschluesse/", office.resolutions, name="resolutions"),
    path("beschluesse/<int:resolution_id>/", office.resolution, name="resolution"),
    path("beschluesse/stimmen/<int:elector_id>/", office.enter_ballot, name="enter_ballot"),
    path("beschluesse/belege/<int:evidence_id>/", office.evidence, name="evidence"),
    path("beschluesse/fragen/<int:question_id>/", office.answer, name="answer"),
    path("sitze/", office.seat_list, name="seats"),
    path("sitze/neu/", office.seat_add, name="seat_add"),
    path("sitze/<int:seat_id>/person/", office.seat_member, name="seat_member"),
    path("sitze/<int:seat_id>/beenden/", office.seat_end, name="seat_end"),
    path("sitze/personen/<int:membership_id>/beenden/", office.membership_end, name="membership_end"),
    path("aufgaben/<int:task_id>/eroeffnen/", task_views.prepare, name="prepare"),
    path("aufgaben/<int:task_id>/abstimmen/", task_views.vote_task, name="vote_task"),
    path("aufgaben/<int:task_id>/klaeren/", task_views.clarify, name="clarify"),
    path("aufgaben/<int:task_id>/bestaetigen/", task_views.confirm, name="confirm"),
]
