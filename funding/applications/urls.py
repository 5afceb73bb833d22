"""Routes of the application."""

from django.urls import path, re_path

from funding.applications import task_views
from funding.applications.portal import drafts, submission

app_name = "applications"
urlpatterns = [
    path("aus-vereinbarung/<int:case_id>/", drafts.begin_from_agreement, name="begin_from_agreement"),
    path("neu/", drafts.begin, name="begin"),
    path("<int:case_id>/", drafts.overview, name="overview"),
    path("<int:case_id>/zeichen/", drafts.reference, name="reference"),
    path("<int:case_id>/abschnitt/<slug:code>/", drafts.section, name="section"),
    path("<int:case_id>/abschnitt/<slug:code>/uebergeben/", drafts.hand_over, name="hand_over"),
    path("<int:case_id>/abschnitt/<slug:code>/bestaetigen/", drafts.confirm, name="confirm"),
    path("<int:case_id>/anlagen/", drafts.attachments, name="attachments"),
    re_path(r"^(?P<case_id>[0-9]{1,15})/antrag\.(?P<form>pdf|docx)$", drafts.download, name="download"),
    path("<int:case_id>/pruefen/", submission.check, name="check"),
    path("<int:case_id>/vollmacht/", submission.power_of_attorney, name="power_of_attorney"),
    path("<int:case_id>/stand/", submission.status, name="status"),
    path("<int:case_id>/zurueckziehen/", submission.withdraw_page, name="withdraw"),
    path("<int:case_id>/ruhen/", submission.rest, name="rest"),
    path("<int:case_id>/weiter/", submission.wake_page, name="wake"),
    path("<int:case_id>/fassung/<int:number>/", submission.version, name="version"),
    path("aufgaben/<int:task_id>/pruefen/", task_views.formal_check, name="formal_check"),
    path("aufgaben/<int:task_id>/ergaenzen/", task_views.correct, name="correct"),
    path("aufgaben/<int:task_id>/brief/", task_views.send_decision, name="send_decision"),
]
