"""Routes for programs."""

from django.urls import path

from advisory.board.api import views

urlpatterns = [
    path("ballots", views.BallotList.as_view(), name="ballots"),
    path("ballots/<int:resolution_id>", views.OwnBallot.as_view(), name="ballot"),
    path("ballots/<int:resolution_id>/declaration", views.Declaration.as_view(), name="declaration"),
]
