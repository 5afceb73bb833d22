"""All routes of the site with sample objects for their arguments."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """A route: full name, view, names of its arguments."""

    name: str
    view: Any
    arguments: tuple[str, ...]


def all_routes(
    resolver: URLResolver | None = None, namespace: str = "", before: tuple[str, ...] = ()
) -> Iterator[Route]:
    """Every route below a resolver."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from all_routes(pattern, inner, before + tuple(pattern.pattern.regex.groupindex))
        elif isinstance(pattern, URLPattern):
            arguments = before + tuple(pattern.pattern.regex.groupindex)
            yield Route(f"{namespace}{pattern.name}", pattern.callback, arguments)


def a_third_but_all_of(prefixes: tuple[str, ...], routes: list[Route]) -> list[Route]:
    """All routes whose names begin so, and every third of the others: other ones in each run."""
    turn = random.randrange(3)
    return [route for number, route in enumerate(routes) if number % 3 == turn or route.name.startswith(prefixes)]
