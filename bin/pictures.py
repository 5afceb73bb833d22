"""Loads the demonstration into a folder of its own, signs in as its people, and photographs what they see."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures"
PASSWORD = "muster-zugang-2027"  # noqa: S105 - the demonstration prints it on its first page
DOMAIN = "muster.example"
WIDE, PHONE = 1100, 390
TALLEST = 1300
START_SECONDS = 60


@dataclass(frozen=True)
class Picture:
    """A picture: who looks, where she begins, which links she follows, and how wide her window is."""

    name: str
    who: str
    path: str
    links: tuple[str, ...] = ()
    width: int = WIDE


PICTURES = [
    Picture("antrag-uebersicht", "nils.brandt", "/start/", ("Koordinierungsstelle ab 01.08.2027",)),
    Picture("finanzierung", "nils.brandt", "/start/", ("Koordinierungsstelle ab 01.08.2027", "Finanzierung")),
    Picture("aufgaben", "lea.sommerfeld", "/aufgaben/"),
    Picture("stimmzettel-telefon", "mira.tanne", "/start/", ("Jetzt abstimmen",), PHONE),
    Picture("kommune-start", "tilda.uhlig", "/start/"),
    Picture("vertrag-unterschreiben", "tilda.uhlig", "/start/", ("Fördervertrag unterschreiben",)),
    Picture("vertrag-und-geld", "berta.dachs", "/finanzen/", ("Landkreis Eichsfeld",)),
    Picture("so-rechnen-wir", "berta.dachs", "/finanzen/", ("Landkreis Eichsfeld", "August")),
    Picture("begleitung", "gesa.hirsch", "/start/", ("Prozessbegleitung",)),
    Picture("programm", "yasmin.demir", "/programm/"),
    Picture("akte-einer-kommune", "yasmin.demir", "/programm/", ("Landkreis Eichsfeld",)),
    Picture("begleitungen", "lea.sommerfeld", "/begleitung/"),
    Picture("stiftung-vertraege", "fiete.blum", "/finanzen/"),
    Picture("stiftung-geld", "fiete.blum", "/finanzen/", ("Landkreis Eichsfeld",)),
]


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """The demonstration with fresh data on a free port; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(folder),
        "SECRET_KEY": "nur-fuer-die-bilder",
        "DEMO": "1",
        "BASE_URL": base,
    }
    environment.pop("DATABASE_URL", None)
    for command in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"], ["load_demo"]):
        subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    web = [sys.executable, "-W", "ignore", "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*web, "--threads", "4", "--log-level", "error"], cwd=ROOT, env=environment)
    try:
        wait_for(f"{base}/hilfe/")
        yield base
    finally:
        server.terminate()
        server.wait()


def wait_for(url: str) -> None:
    """Until the server answers, or a TimeoutError."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server on 127.0.0.1
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(url)


def sign_in(page: Page, who: str) -> None:
    """Through the page that everybody uses."""
    page.goto("/konto/login/")
    page.locator("main input[name=login]").fill(f"{who}@{DOMAIN}")
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/konto/login/" not in url)


def take(browser: Browser, base: str, picture: Picture) -> Path:
    """Follow the links and keep what is seen, at most `TALLEST` pixels of it."""
    context = browser.new_context(
        base_url=base, viewport={"width": picture.width, "height": 900}, locale="de-DE", color_scheme="light"
    )
    page = context.new_page()
    sign_in(page, picture.who)
    page.goto(picture.path)
    for words in picture.links:
        page.locator("main").get_by_role("link", name=words).first.click()
        page.wait_for_load_state("load")
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    target = TARGET / f"{picture.name}.png"
    clip = {"x": 0, "y": 0, "width": picture.width, "height": min(height, TALLEST)}
    page.screenshot(path=str(target), full_page=True, clip=clip)  # type: ignore[arg-type]
    context.close()
    return target


def main(beginnings: list[str]) -> None:
    """Take the pictures whose names begin as asked; all without a word."""
    wanted = [one for one in PICTURES if not beginnings or one.name.startswith(tuple(beginnings))]
    chromium = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("Für die Bilder braucht es Chromium (Debian: apt install chromium).")
    TARGET.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="foerderkette-bilder-") as folder,
        demonstration(Path(folder)) as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for picture in wanted:
            target = take(browser, base, picture)
            sys.stdout.write(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} kB\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
