"""No address leads to a view of the engine or to an admin site."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver

pytestmark = pytest.mark.django_db


def test_guard_02_stock_views_are_not_mounted() -> None:
    def callbacks(resolver: Any) -> Any:
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from callbacks(pattern)
            else:
                yield getattr(pattern.callback, "view_class", pattern.callback)

    modules = {callback.__module__ for callback in callbacks(get_resolver())}
    assert not [module for module in modules if module.startswith("viewflow")]


def test_guard_16_no_admin_site_lets_anybody_edit_processes() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert "viewflow" not in settings.INSTALLED_APPS
