"""Routes for programs."""

from django.urls import path

from workflows.api import views

urlpatterns = [
    path("cases", views.CaseList.as_view(), name="cases"),
    path("cases/<int:case_id>", views.CaseDetail.as_view(), name="case"),
    path("tasks", views.TaskList.as_view(), name="tasks"),
    path("tasks/<int:task_id>", views.TaskDetail.as_view(), name="task"),
    path("tasks/<int:task_id>/complete", views.TaskComplete.as_view(), name="task_complete"),
]
