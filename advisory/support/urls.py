"""Routes of agreements and advisory cases."""

from django.urls import path

from advisory.support.pages import advisory, agreements, plans, sessions, wall
from advisory.support.screens import agreements as signing
from advisory.support.screens import support as screens

app_name = "support"
urlpatterns = [
    path("", advisory.overview, name="overview"),
    path("anfragen/", agreements.Inquire.as_view(), name="inquire"),
    path("vereinbarungen/<int:case_id>/", agreements.agreement, name="agreement"),
    path("<int:case_id>/", advisory.advisory, name="advisory"),
    path("<int:case_id>/oeffnen/", wall.OpenNotes.as_view(), name="open"),
    path("<int:case_id>/vertretung/", wall.cover, name="cover"),
    path("<int:case_id>/vertretung/benennen/", wall.NameCover.as_view(), name="name_cover"),
    path("lernen-und-geld/", wall.walls, name="walls"),
    path("lernen-und-geld/<int:reader_id>/", wall.AnswerWall.as_view(), name="wall"),
    path("<int:case_id>/abschliessen/", advisory.Close.as_view(), name="close"),
    path("<int:case_id>/wechseln/", advisory.ChangeAdviser.as_view(), name="change_adviser"),
    path("<int:case_id>/wieder-oeffnen/", advisory.Reopen.as_view(), name="reopen"),
    path("<int:case_id>/termine/neu/", sessions.PlanSession.as_view(), name="session_new"),
    path("termine/<int:session_id>/", sessions.session, name="session"),
    path("termine/<int:session_id>/aendern/", sessions.ChangeSession.as_view(), name="session_edit"),
    path("plaene/<int:plan_id>/", plans.plan, name="plan"),
    path("plaene/<int:plan_id>/rahmen/", plans.WriteFrame.as_view(), name="plan_frame"),
    path("plaene/<int:plan_id>/ziele/neu/", plans.AddGoal.as_view(), name="goal_new"),
    path("ziele/<int:goal_id>/", plans.ChangeGoal.as_view(), name="goal_edit"),
    path("ziele/<int:goal_id>/entfernen/", plans.RemoveGoal.as_view(), name="goal_remove"),
    path("ziele/<int:goal_id>/meilensteine/neu/", plans.AddMilestone.as_view(), name="milestone_new"),
    path("meilensteine/<int:milestone_id>/", plans.ChangeMilestone.as_view(), name="milestone_edit"),
    path("meilensteine/<int:milestone_id>/entfernen/", plans.RemoveMilestone.as_view(), name="milestone_remove"),
    path("meilensteine/<int:milestone_id>/stand/", plans.NoteProgress.as_view(), name="progress"),
    path("aufgaben/<int:task_id>/beratung/", screens.NameAdviser.as_view(), name="name_adviser"),
    path("aufgaben/<int:task_id>/umfang/", screens.ProposeScope.as_view(), name="propose_scope"),
    path("aufgaben/<int:task_id>/umfang-vereinbaren/", screens.AgreeScope.as_view(), name="agree_scope"),
    path("aufgaben/<int:task_id>/plan/", screens.OfferPlan.as_view(), name="plan_task"),
    path("aufgaben/<int:task_id>/plan-abstimmen/", screens.AnswerPlan.as_view(), name="answer_plan"),
    path("aufgaben/<int:task_id>/entwurf/", signing.WordForInstitute.as_view(), name="word_institute"),
    path(
        "aufgaben/<int:task_id>/entwurf-lesen/",
        signing.WordForMunicipality.as_view(),
        name="word_municipality",
    ),
    path("aufgaben/<int:task_id>/unterschreiben/", signing.Sign.as_view(), name="sign"),
    path("aufgaben/<int:task_id>/gegenzeichnen/", signing.Countersign.as_view(), name="countersign"),
]
