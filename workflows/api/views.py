"""Routes for cases and tasks."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.api.base import ApiView, ErrorSerializer, RefusalSerializer
from ui.keyset import keyset_page
from workflows import registry, selectors
from workflows.api.serializers import (
    CasePageSerializer,
    CaseSerializer,
    CompleteSerializer,
    DoneSerializer,
    TaskDetailSerializer,
    TaskPageSerializer,
)
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.nodes import HumanTask
from workflows.pages.inbox import task_page
from workflows.pages.presenters import TaskRow, task_row

CURSOR = OpenApiParameter("cursor", str, description="Zeiger aus `next` der Seite davor.")
REFUSED = {401: ErrorSerializer, 403: ErrorSerializer, 404: ErrorSerializer, 429: ErrorSerializer}


def case_values(case: CaseFile, user: Any) -> dict[str, Any]:
    """A case in the words of the person who reads it."""
    stage = registry.stage_of(case)
    staff = user.has_perm("workflows.view_operations")
    return {
        "id": case.pk,
        "reference": case.reference,
        "kind": case.kind,
        "title": case.title,
        "organisation": case.organisation.name,
        "stage": stage.title if staff else stage.public_title,
        "turn": case.get_turn_display(),
        "next_on": case.next_on,
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
    }


def task_values(row: TaskRow) -> dict[str, Any]:
    """A task as lists show it."""
    return {
        "id": row.id,
        "title": row.title,
        "case": row.case.pk,
        "organisation": row.case.organisation.name,
        "reference": row.case.reference,
        "due_on": row.due_on,
        "owner": row.owner,
    }


class CaseList(ApiView):
    """All cases the person may see, newest first."""

    permission = "workflows.view_cases"

    @extend_schema(operation_id="cases_list", parameters=[CURSOR], responses={200: CasePageSerializer, **REFUSED})
    def get(self, request: Request) -> Response:
        """Vorgänge, neueste zuerst."""
        page = keyset_page(
            selectors.cases_visible_to(request.user),
            keys=["-opened_at", "-id"],
            cursor=request.query_params.get("cursor", ""),
        )
        rows = [case_values(case, request.user) for case in page.rows]
        return Response(CasePageSerializer({"results": rows, "next": page.next_cursor}).data)


class CaseDetail(ApiView):
    """One case."""

    permission = "workflows.view_case"
    load = staticmethod(selectors.find_case)

    @extend_schema(responses={200: CaseSerializer, **REFUSED})
    def get(self, request: Request, case_id: int) -> Response:
        """Ein Vorgang."""
        return Response(CaseSerializer(case_values(self.found, request.user)).data)


class TaskList(ApiView):
    """Open tasks of the person, by urgency."""

    @extend_schema(operation_id="tasks_list", parameters=[CURSOR], responses={200: TaskPageSerializer, **REFUSED})
    def get(self, request: Request) -> Response:
        """Offene Aufgaben, dringende zuerst."""
        page = task_page(selectors.open_tasks(request.user), request.query_params.get("cursor", ""))
        rows = [task_values(row) for row in page.rows]
        return Response(TaskPageSerializer({"results": rows, "next": page.next_cursor}).data)


def page_of(task: Task) -> str:
    """The page on which a task is done, where it has one of its own."""
    node = task.flow_task
    return reverse("workflows:task", args=[task.pk]) if isinstance(node, HumanTask) and node.screen else ""


def fields_of(task: Task) -> list[dict[str, Any]]:
    """The values a task asks for."""
    node = task.flow_task
    if not isinstance(node, HumanTask) or node.form_class is None:
        return []
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "required": field.required,
            "choices": [str(code) for code, _ in getattr(field, "choices", []) if code != ""],
        }
        for name, field in node.form_class().fields.items()
    ]


class TaskDetail(ApiView):
    """One task."""

    permission = "workflows.do_task"
    load = staticmethod(selectors.find_task)

    @extend_schema(responses={200: TaskDetailSerializer, **REFUSED})
    def get(self, request: Request, task_id: int) -> Response:
        """Eine Aufgabe mit den Angaben, nach denen sie fragt."""
        values = task_values(task_row(self.found))
        return Response(
            TaskDetailSerializer({**values, "fields_asked": fields_of(self.found), "page": page_of(self.found)}).data
        )


def typed(values: dict[str, Any]) -> MultiValueDict[str, str]:
    """JSON values as a form would send them."""
    data: MultiValueDict[str, str] = MultiValueDict()
    for name, value in values.items():
        parts = value if isinstance(value, list) else [value]
        words = ["on" if part is True else str(part) for part in parts if part is not None and part is not False]
        data.setlist(str(name), words)
    return data


class TaskComplete(ApiView):
    """Do a task, through the same door as its page."""

    permission = "workflows.do_task"
    load = staticmethod(selectors.find_task)

    @extend_schema(
        request=CompleteSerializer,
        responses={
            200: DoneSerializer,
            **REFUSED,
            400: RefusalSerializer,
            409: RefusalSerializer,
            422: RefusalSerializer,
        },
    )
    def post(self, request: Request, task_id: int) -> Response:
        """Eine Aufgabe erledigen."""
        body = CompleteSerializer(data=request.data)
        if not body.is_valid():
            return Response({"errors": {"values": ["Erwartet wird ein Objekt mit Namen und Werten."]}}, status=400)
        if page := page_of(self.found):
            return Response(
                {"errors": {"values": [f"Diese Aufgabe hat eine eigene Seite: {page}"]}},
                status=status.HTTP_422_UNPROCESSABLE_ENTITY,
            )
        form_class = self.found.flow_task.form_class if self.found.status != STATUS.CANCELED else None
        values: dict[str, Any] = {}
        if form_class is not None:
            form: forms.Form = form_class(typed(body.validated_data["values"]))
            if not form.is_valid():
                return Response({"errors": form.errors}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
            values = form.cleaned_data
        done = service.complete_task(user=request.user, task_id=task_id, values=values)
        return Response(DoneSerializer({"id": done.pk, "done": True}).data)
