"""Values of rows in one form, whether they come from a form, from memory or from either database."""

import datetime
import json
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


def canonical(values: Any) -> str:
    """JSON in one form: sorted, without spaces, ASCII only."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def plain_value(field: Any, value: Any) -> Any:
    """A value of a field as JSON knows it, equal before it is written and after it is read."""
    if value is None:
        return None
    if isinstance(field, models.ForeignKey):
        target = field.target_field
        return plain_value(target, getattr(value, target.attname) if isinstance(value, models.Model) else value)
    if isinstance(field, models.FileField):
        return str(value)
    if isinstance(field, models.JSONField):
        return json.loads(json.dumps(value, cls=field.encoder or DjangoJSONEncoder))
    return _simple(field, field.to_python(value))


def _simple(field: Any, value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(field, models.DecimalField) and isinstance(value, Decimal):
        return str(value.quantize(Decimal(1).scaleb(-field.decimal_places)))
    if value is None or isinstance(value, bool):
        return value
    return int(value) if isinstance(value, int) else str(value)
