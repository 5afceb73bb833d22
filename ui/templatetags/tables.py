"""The rows of a declared table, for the component `c-table` alone."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from ui.tables import Render, Table

register = template.Library()


def _render_within(context: Context) -> Render:
    """Draws a cell that has a template: it sees `row` and what every page has."""
    found: dict[str, Any] = {}

    def render(name: str, row: Any) -> SafeString:
        if name not in found:
            found[name] = get_template(name)
        with context.push(row=row):
            return found[name].template.render(context)

    return render


@register.simple_tag(takes_context=True)
def table_rows(context: Context, table: Table) -> SafeString:
    """The rows of the table."""
    return table.written_rows(_render_within(context))


@register.simple_tag(takes_context=True)
def table_foot(context: Context, table: Table) -> SafeString:
    """The last row of the table."""
    return table.written_foot(_render_within(context))
