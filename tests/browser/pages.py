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
