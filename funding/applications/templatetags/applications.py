"""Small template filters of the application pages."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def is_plan_field(name: str) -> bool:
    """Whether an answer stands in the plan table (`cost_2027`) and need not be listed again."""
    return str(name).rpartition("_")[2].isdigit()


@register.filter
def at(values: Any, index: int) -> Any:
    """The value at a position of a list."""
    return values[index]
