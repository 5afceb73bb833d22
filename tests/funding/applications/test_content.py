"""The difference between two versions."""

from typing import Any

import pytest

from funding.applications.content import difference

pytestmark = pytest.mark.django_db


def test_a_difference_names_what_changed_and_what_is_gone() -> None:
    def content(**answers: str) -> dict[str, Any]:
        rows = [{"field": name, "label": name.title(), "text": text} for name, text in answers.items()]
        return {"sections": [{"code": "post", "title": "Stelle", "answers": rows}]}

    assert difference(content(pay="a", gone="x", same="s"), content(pay="b", same="s", new="n")) == [
        {"label": "Stelle: Pay", "old": "a", "new": "b"},
        {"label": "Stelle: New", "old": "–", "new": "n"},
        {"label": "Stelle: Gone", "old": "x", "new": "–"},
    ]
