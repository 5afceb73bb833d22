"""Open pages in Chromium at both widths, without network, and ask axe about them."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (1280, 390)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; skips where none is installed, fails where one is required."""
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("Chromium is required here")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def page_of(browser: Browser, base: str, session: str, width: int) -> Iterator[Page]:
    """A page of a signed-in person; anything the browser complains about (CSP, missing file) fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="de-DE", base_url=base)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]

    def note_message(message: Any) -> None:
        if message.type == "error" and not re.search("status of 4(04|22)", message.text):
            page.complaints.append(message.text)  # type: ignore[attr-defined]

    def note_response(response: Any) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            page.complaints.append(f"{response.status} {response.url}")  # type: ignore[attr-defined]

    page.on("console", note_message)
    page.on("response", note_response)
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds by WCAG 2.0 to 2.2 A/AA and best practice."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run(document, options).then(answer => answer.violations)", OPTIONS)
    return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes'][:3]]}" for one in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def picture(page: Page, name: str) -> None:
    """Keep a picture where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def look_at(browser: Browser, base: str, session: str, pages: dict[str, str], *, strict: bool = False) -> list[str]:
    """Load every page once and judge it at every width; `strict` wants a 200 and at most one primary button."""
    wrong: list[str] = []
    with page_of(browser, base, session, WIDTHS[0]) as page:
        for name, path in pages.items():
            answer = page.goto(path)
            if strict and (answer is None or answer.status != 200):
                wrong.append(f"{name}: {answer and answer.status}")
            if strict and page.locator(".app-main .kern-btn--primary").count() > 1:
                wrong.append(f"{name}: more than one primary button")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                picture(page, f"{name}-{width}")
                wrong += [f"{name} {width}: {one}" for one in violations(page)]
                if overflow(page) > 0:
                    wrong.append(f"{name} {width}: {overflow(page)} px too wide")
        wrong += [f"{base} {one}" for one in page.complaints]  # type: ignore[attr-defined]
    return wrong
