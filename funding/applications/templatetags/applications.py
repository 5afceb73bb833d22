"""Small template filters of the application pages."""

from django import template

register = template.Library()


@register.filter
def is_plan_field(name: str) -> bool:
    """Whether an answer stands in the plan table (`cost_2027`) and need not be listed again."""
    return str(name).rpartition("_")[2].isdigit()
