"""Routes of agreements and advisory cases."""

from django.urls import path

from advisory.support import task_views
from advisory.support.portal import advisory, agreements, plans

app_name = "support"
urlpatterns = [
    path("", advisory.overview, name="overview"),
    path("anfragen/", agreements.inquire, name="inquire"),
    path("vereinbarungen/<int:case_id>/", agreements.agreement, name="agreement"),
    path("<int:case_id>/", advisory.advisory, name="advisory"),
    path("<int:case_id>/abschliessen/", advisory.close, name="close"),
    path("<int:case_id>/termine/neu/", advisory.session_new, name="session_new"),
    path("termine/<int:session_id>/", advisory.session, name="session"),
    path("termine/<int:session_id>/aendern/", advisory.session_edit, name="session_edit"),
    path("plaene/<int:plan_id>/", plans.plan, name="plan"),
    path("plaene/<int:plan_id>/rahmen/", plans.frame, name="plan_frame"),
    path("plaene/<int:plan_id>/ziele/neu/", plans.goal_new, name="goal_new"),
    path("ziele/<int:goal_id>/", plans.goal_edit, name="goal_edit"),
    path("ziele/<int:goal_id>/entfernen/", plans.goal_remove, name="goal_remove"),
    path("ziele/<int:goal_id>/meilensteine/neu/", plans.milestone_new, name="milestone_new"),
    path("meilensteine/<int:milestone_id>/", plans.milestone_edit, name="milestone_edit"),
    path("meilensteine/<int:milestone_id>/entfernen/", plans.milestone_remove, name="milestone_remove"),
    path("meilensteine/<int:milestone_id>/stand/", plans.progress, name="progress"),
    path("aufgaben/<int:task_id>/beratung/", task_views.name_adviser, name="name_adviser"),
    path("aufgaben/<int:task_id>/umfang/", task_views.propose_scope, name="propose_scope"),
    path("aufgaben/<int:task_id>/umfang-vereinbaren/", task_views.agree_scope, name="agree_scope"),
    path("aufgaben/<int:task_id>/plan/", task_views.plan_task, name="plan_task"),
    path("aufgaben/<int:task_id>/plan-abstimmen/", task_views.answer_plan, name="answer_plan"),
    path("aufgaben/<int:task_id>/entwurf/", task_views.word_institute, name="word_institute"),
    path("aufgaben/<int:task_id>/entwurf-lesen/", task_views.word_municipality, name="word_municipality"),
    path("aufgaben/<int:task_id>/unterschreiben/", task_views.sign, name="sign"),
    path("aufgaben/<int:task_id>/gegenzeichnen/", task_views.countersign, name="countersign"),
]
