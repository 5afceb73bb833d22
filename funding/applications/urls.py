"""Routes of the application."""

from django.urls import path, re_path

from funding.applications.pages import drafts, resting, sections, status, submission
from funding.applications.screens import checking, correction

app_name = "applications"
urlpatterns = [
    path("aus-vereinbarung/<int:case_id>/", drafts.BeginFromAgreement.as_view(), name="begin_from_agreement"),
    path("neu/", drafts.Begin.as_view(), name="begin"),
    path("<int:case_id>/", drafts.overview, name="overview"),
    path("<int:case_id>/zeichen/", drafts.SetReference.as_view(), name="reference"),
    path("<int:case_id>/abschnitt/<slug:code>/", sections.SectionPage.as_view(), name="section"),
    path("<int:case_id>/abschnitt/<slug:code>/uebergeben/", sections.HandOver.as_view(), name="hand_over"),
    path("<int:case_id>/abschnitt/<slug:code>/bestaetigen/", sections.Confirm.as_view(), name="confirm"),
    path("<int:case_id>/anlagen/", drafts.Attachments.as_view(), name="attachments"),
    re_path(r"^(?P<case_id>[0-9]{1,15})/antrag\.(?P<form>pdf|docx)$", drafts.download, name="download"),
    path("<int:case_id>/pruefen/", submission.Submit.as_view(), name="check"),
    path("<int:case_id>/vollmacht/", submission.KeepPowerOfAttorney.as_view(), name="power_of_attorney"),
    path("<int:case_id>/stand/", status.Status.as_view(), name="status"),
    path("<int:case_id>/zurueckziehen/", status.Withdraw.as_view(), name="withdraw"),
    path("<int:case_id>/ruhen/", resting.LetRest.as_view(), name="rest"),
    path("<int:case_id>/erneut-beraten/", resting.AskAgain.as_view(), name="ask_again"),
    path("<int:case_id>/schliessen/", resting.CloseResting.as_view(), name="close_resting"),
    path("<int:case_id>/wieder-oeffnen/", resting.Reopen.as_view(), name="reopen"),
    path("<int:case_id>/weiter/", resting.Wake.as_view(), name="wake"),
    path("<int:case_id>/fassung/<int:number>/", status.version, name="version"),
    path("aufgaben/<int:task_id>/pruefen/", checking.CheckForm.as_view(), name="formal_check"),
    path("aufgaben/<int:task_id>/ergaenzen/", correction.AnswerCorrection.as_view(), name="correct"),
    path("aufgaben/<int:task_id>/brief/", checking.SendDecision.as_view(), name="send_decision"),
]
