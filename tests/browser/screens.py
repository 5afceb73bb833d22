"""A person in front of Chromium who walks the journeys that are also walked over HTTP: same words, same steps.

A `Screen` answers to what the journeys ask of a test client. Pages are opened, filled and sent in the browser; axe
looks at every page that follows a form and at the first ones of every address, at 1280 and 390 px in turn. What is no
page (a forged request, a download) goes to the client.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.test import Client
from playwright.sync_api import Browser, Locator, Page

from tests.browser.pages import WIDTHS, overflow, page_of, violations

HEIGHT = 900
LOOKS_PER_ADDRESS = 4


class Screen:
    """One signed-in person with a browser window."""

    def __init__(self, client: Client, window: Page) -> None:
        self.client = client
        self.window = window
        self.looked = 0
        self.shown: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def _look(self, *, with_axe: bool = True) -> str:
        """axe finds nothing, nothing is wider than the window, at most one button is primary."""
        width = WIDTHS[self.looked % 2]
        self.looked += 1
        self.window.set_viewport_size({"width": width, "height": HEIGHT})
        where = f"{self.window.url} at {width}"
        if with_axe:
            assert violations(self.window) == [], where
        assert overflow(self.window) <= 0, where
        assert self.window.complaints == [], where  # type: ignore[attr-defined]
        text: str = self.window.content()
        assert text.count("kern-btn--primary") <= 1, where
        return text.replace("&nbsp;", "\u00a0")

    def show(self, url: str) -> str:
        """Open a page and look at it."""
        answer = self.window.goto(url)
        assert answer is not None and answer.status == 200, (url, answer and answer.status)
        address = re.sub(r"\d+", "#", url)
        self.shown[address] += 1
        return self._look(with_axe=self.shown[address] <= LOOKS_PER_ADDRESS)

    def _enter(self, field: Locator, value: Any) -> None:
        kind = field.first.evaluate("one => one.type || one.tagName.toLowerCase()")
        if isinstance(value, UploadedFile):
            content = {"name": value.name or "datei.pdf", "mimeType": "application/pdf", "buffer": value.read()}
            field.set_input_files(content)  # type: ignore[arg-type]
        elif kind == "radio":
            field.locator(f'xpath=self::*[@value="{value}"]').check(force=True)
        elif kind == "checkbox":
            field.check(force=True)
        elif kind == "select-one":
            field.select_option(value)
        elif kind != "hidden":
            field.evaluate("one => one.removeAttribute('maxlength')")  # as if the browser did not know it
            field.fill(value)

    def send(self, url: str, values: dict[str, Any], *, open_first: bool = True) -> int:
        """Fill the form as a person does, press the button, and return the status of the page that follows."""
        if open_first:
            self.show(url)
        form, pressed = self.window.locator("main"), None
        for name, value in values.items():
            field = self.window.locator(f'main [name="{name}"]')
            assert field.count(), (url, name)
            if field.first.evaluate("one => one.tagName") == "BUTTON":
                pressed = self.window.locator(f'main button[name="{name}"][value="{value}"]')
            else:
                self._enter(field, value)
                form = field.first.locator("xpath=ancestor::form")
        buttons = form.locator("button[type=submit]")
        primary = form.locator("button[type=submit].kern-btn--primary")
        chosen = pressed or (primary if primary.count() else buttons)
        with self.window.expect_navigation() as navigation:
            chosen.first.click()
        return int(navigation.value.status) if navigation.value else 200

    def post(self, url: str, values: dict[str, Any] | None = None, **more: Any) -> Any:
        """A request that no button of a page sends."""
        return self.client.post(url, values or {}, **more)

    def forged(self, url: str, words: str) -> None:
        """A form that no page offers, sent from the page that is open; it is refused, and the answer looks well."""
        send = (
            "url => {const form = document.createElement('form'); form.method = 'post'; form.action = url;"
            "form.append(document.querySelector('input[name=csrfmiddlewaretoken]').cloneNode());"
            "document.body.append(form); form.submit()}"
        )
        with self.window.expect_navigation() as navigation:
            self.window.evaluate(send, url)
        assert navigation.value.status == 422 and words in self._look()

    def sent(self, url: str, values: dict[str, Any]) -> str:
        """The form is accepted, and the page that follows looks well."""
        status = self.send(url, values)
        text = self._look()
        assert status == 200 and not self.window.title().startswith("Fehler:"), (url, text[:3000])
        return text

    def refused(self, url: str, values: dict[str, Any], words: str) -> str:
        """The form comes back with the words beside the field and everything typed."""
        status = self.send(url, values)
        text = self._look()
        assert status == 422 and words in text, (url, status, words)
        assert self.window.title().startswith("Fehler:"), url
        return text


@contextmanager
def screens(browser: Browser, base: str) -> Iterator[Any]:
    """A maker of screens: `client_of` of the journeys."""
    opened: list[Any] = []

    def screen_of(client: Client) -> Screen:
        context = page_of(browser, base, client.cookies["sessionid"].value, WIDTHS[0])
        opened.append(context)
        return Screen(client, context.__enter__())

    yield screen_of
    for context in reversed(opened):
        context.__exit__(None, None, None)
