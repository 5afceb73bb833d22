"""Both journeys in Chromium: the same path as over HTTP, every page with axe at 0, no complaint of the browser."""

from typing import Any

import pytest
from django.test import override_settings

from accounts.models import Organisation, User
from tests.browser.pages import chromium
from tests.browser.screens import Screen, screens
from tests.journeys.test_funding import from_approval_to_a_settled_year
from tests.journeys.test_support import from_inquiry_to_plan_and_application

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def screen_of(live_server: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's library keeps a loop in this thread
    with override_settings(ALLOWED_HOSTS=["*"]), chromium() as browser, screens(browser, live_server.url) as make:

        def screen(user: User) -> Screen:
            return make(client_of(user))

        yield screen


@pytest.mark.xdist_group("journey-funding")
def test_from_approval_to_a_settled_year_in_chromium(
    gotha: Organisation, editor: User, caseworker: User, lead: User, screen_of: Any
) -> None:
    from_approval_to_a_settled_year(gotha, editor, caseworker, lead, screen_of)


@pytest.mark.xdist_group("journey-support")
def test_from_inquiry_to_plan_and_application_in_chromium(
    gotha: Organisation, editor: User, caseworker: User, lead: User, screen_of: Any
) -> None:
    from_inquiry_to_plan_and_application(gotha, editor, caseworker, lead, screen_of)
