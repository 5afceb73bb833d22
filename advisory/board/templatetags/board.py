"""Filters for the pictures of the board."""

from django import template

register = template.Library()


@register.filter
def circles_width(number: int) -> int:
    """Width of the picture for so many seats."""
    return 29 * number + 7
