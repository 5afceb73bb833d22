"""What programs read of cases and tasks: explicit fields, in the words the person would read."""

from typing import Any

from rest_framework import serializers


class CaseSerializer(serializers.Serializer[Any]):
    """A case."""

    id = serializers.IntegerField()
    reference = serializers.CharField(allow_null=True, help_text="Aktenzeichen, sobald eingereicht.")
    kind = serializers.CharField()
    title = serializers.CharField()
    organisation = serializers.CharField()
    stage = serializers.CharField(help_text="Stand in den Worten, die diese Person liest.")
    turn = serializers.CharField(help_text="Wer am Zug ist.")
    next_on = serializers.DateField(allow_null=True)
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class CasePageSerializer(serializers.Serializer[Any]):
    """A page of cases; `next` is the cursor of the next page, empty on the last."""

    results = CaseSerializer(many=True)
    next = serializers.CharField(allow_blank=True)


class TaskSerializer(serializers.Serializer[Any]):
    """A task."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    case = serializers.IntegerField()
    organisation = serializers.CharField()
    reference = serializers.CharField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    owner = serializers.CharField(allow_blank=True)


class TaskPageSerializer(serializers.Serializer[Any]):
    """A page of tasks."""

    results = TaskSerializer(many=True)
    next = serializers.CharField(allow_blank=True)


class FieldSerializer(serializers.Serializer[Any]):
    """A value that a task asks for."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]
    choices = serializers.ListField(child=serializers.CharField(), help_text="Erlaubte Werte; leer: freier Text.")


class TaskDetailSerializer(TaskSerializer):
    """A task with the values it asks for; where `page` is set, it is done on that page."""

    fields_asked = FieldSerializer(many=True)
    page = serializers.CharField(allow_blank=True)


class CompleteSerializer(serializers.Serializer[Any]):
    """The values of a task by name, as a person would type them."""

    values = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False, default=dict)


class DoneSerializer(serializers.Serializer[Any]):
    """What was done."""

    id = serializers.IntegerField()
    done = serializers.BooleanField()
