"""Routes of the board."""

from django.urls import path

from advisory.board.pages import (
    ballots,
    declarations,
    items,
    objections,
    questions,
    reopening,
    resolutions,
    seats,
    votes,
)
from advisory.board.screens import rounds

app_name = "board"
urlpatterns = [
    path("abstimmungen/", votes.votes, name="votes"),
    path("<int:resolution_id>/", items.item, name="item"),
    path("<int:resolution_id>/befangenheit/", declarations.Declare.as_view(), name="declare"),
    path("befangenheit/<int:elector_id>/zuruecknehmen/", declarations.UndoRecusal.as_view(), name="undo_recusal"),
    path("<int:resolution_id>/stimme/", ballots.CastBallot.as_view(), name="ballot"),
    path("<int:resolution_id>/meine-stimme/", ballots.EnteredBallot.as_view(), name="entered"),
    path("<int:resolution_id>/sitzung/", objections.ObjectToCircular.as_view(), name="objection"),
    path("<int:resolution_id>/frage/", questions.AskQuestion.as_view(), name="question"),
    path("<int:resolution_id>/unterlagen/<int:file_id>/", items.document, name="document"),
    path("<int:resolution_id>/ergebnis/", resolutions.result, name="result"),
    path("beschluesse/", resolutions.resolutions, name="resolutions"),
    path("beschluesse/<int:resolution_id>/", resolutions.resolution, name="resolution"),
    path("beschluesse/<int:resolution_id>/neu-eroeffnen/", reopening.Reopen.as_view(), name="reopen"),
    path("beschluesse/stimmen/<int:elector_id>/", ballots.EnterBallot.as_view(), name="enter_ballot"),
    path("beschluesse/belege/<int:evidence_id>/", ballots.evidence, name="evidence"),
    path("beschluesse/fragen/<int:question_id>/", questions.Answer.as_view(), name="answer"),
    path("sitze/", seats.seat_list, name="seats"),
    path("sitze/neu/", seats.AddSeat.as_view(), name="seat_add"),
    path("sitze/<int:seat_id>/person/", seats.NameMember.as_view(), name="seat_member"),
    path("sitze/<int:seat_id>/beenden/", seats.EndSeat.as_view(), name="seat_end"),
    path("sitze/personen/<int:membership_id>/beenden/", seats.EndMembership.as_view(), name="membership_end"),
    path("aufgaben/<int:task_id>/eroeffnen/", rounds.PrepareRound.as_view(), name="prepare"),
    path("aufgaben/<int:task_id>/abstimmen/", rounds.vote_task, name="vote_task"),
    path("aufgaben/<int:task_id>/klaeren/", rounds.ClarifyInterest.as_view(), name="clarify"),
    path("aufgaben/<int:task_id>/bestaetigen/", rounds.ConfirmCount.as_view(), name="confirm"),
]
