"""Routes of the case file."""

from django.urls import path

from workflows.pages import case_acts, cases, inbox, municipality, overviews, programme, repair, task, who_sees

app_name = "workflows"
urlpatterns = [
    path("aufgaben/", inbox.inbox, name="inbox"),
    path("aufgaben/uebergeben/", inbox.HandOverTasks.as_view(), name="hand_over"),
    path("aufgaben/<int:task_id>/", task.TaskPage.as_view(), name="task"),
    path("aufgaben/<int:task_id>/reparieren/", repair.Repair.as_view(), name="repair"),
    path("aufgaben/<int:task_id>/uebernehmen/", task.TakeTask.as_view(), name="task_take"),
    path("aufgaben/<int:task_id>/zuruecklegen/", task.PutTaskBack.as_view(), name="task_put_back"),
    path("vorgaenge/", cases.case_list, name="cases"),
    path("vorgaenge/<int:case_id>/", cases.case_overview, name="case"),
    path("vorgaenge/<int:case_id>/aufgaben/", cases.case_tasks, name="case_tasks"),
    path("vorgaenge/<int:case_id>/verlauf/", cases.case_timeline, name="case_timeline"),
    path("vorgaenge/<int:case_id>/dokumente/", case_acts.CaseFiles.as_view(), name="case_files"),
    path("vorgaenge/<int:case_id>/nachrichten/", case_acts.CaseMessages.as_view(), name="case_messages"),
    path("vorgaenge/<int:case_id>/uebergeben/", case_acts.HandOverCase.as_view(), name="case_hand_over"),
    path("vorgaenge/<int:case_id>/ausgeben/", case_acts.ExportCase.as_view(), name="case_export"),
    path("dateien/<int:file_id>/", cases.file_download, name="file"),
    path("fristen/", overviews.deadlines, name="deadlines"),
    path("fristen/<int:deadline_id>/verlaengern/", case_acts.ExtendDeadline.as_view(), name="deadline_extend"),
    path("programm/", programme.programme, name="programme"),
    path("programm/tabelle.xlsx", programme.programme_sheet, name="programme_sheet"),
    path("kommunen/<int:organisation_id>/", municipality.municipality, name="municipality"),
    path("kommunen/<int:organisation_id>/wer-sieht-was/", who_sees.who_sees, name="who_sees"),
    path("regeln/", overviews.rules, name="rules"),
    path("betrieb/", overviews.operations, name="operations"),
    path("betrieb/<int:task_id>/wiederholen/", overviews.RetryStep.as_view(), name="retry"),
]
