"""Pages of the application pass axe at 1280 and 390 px, with one primary button each."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.demonstration import WORLD
from tests.browser.pages import WIDTHS, chromium, look_at, overflow, page_of, picture, press, violations
from tests.concurrency.servers import running_site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

TOWN = {
    "antrag-uebersicht": "/antraege/{draft}/",
    "antrag-kommune": "/antraege/{draft}/abschnitt/municipality/",
    "antrag-netzwerk": "/antraege/{draft}/abschnitt/network/",
    "antrag-stelle": "/antraege/{draft}/abschnitt/post/",
    "antrag-finanzierung": "/antraege/{draft}/abschnitt/financing/",
    "antrag-anlagen": "/antraege/{draft}/anlagen/",
    "antrag-erklaerungen": "/antraege/{draft}/abschnitt/declarations/",
    "antrag-pruefen": "/antraege/{draft}/pruefen/",
    "antrag-vollmacht": "/antraege/{draft}/vollmacht/",
    "antrag-uebergeben": "/antraege/{draft}/abschnitt/post/uebergeben/",
    "antrag-loeschen": "/antraege/{draft}/zurueckziehen/",
    "antrag-neu": "/antraege/neu/",
    "kommune-start-antrag": "/start/",
    "erinnerungen": "/personen/kommunen/{place}/erinnerungen/",
    "kommune-akte": "/kommunen/{place}/",
}
ASKED = {
    "antrag-stand": "/antraege/{asked}/stand/",
    "antrag-ergaenzen": "/antraege/aufgaben/{correct}/ergaenzen/",
    "antrag-fassung": "/antraege/{asked}/fassung/1/",
    "antrag-zurueckziehen": "/antraege/{asked}/zurueckziehen/",
    "kommune-start-dran": "/start/",
}
READY = {"antrag-empfehlung": "/antraege/{ready}/stand/"}
OFFICE = {
    "institut-aufgaben": "/aufgaben/?liste=alle",
    "institut-vorgang": "/vorgaenge/{twice}/",
    "institut-vorgaenge": "/vorgaenge/",
    "institut-pruefen": "/antraege/aufgaben/{check}/pruefen/",
    "institut-empfehlung": "/aufgaben/{content}/",
    "institut-mitzeichnen": "/aufgaben/{reading}/",
    "institut-kontakt": "/aufgaben/{contact}/",
    "institut-fristen": "/fristen/",
    "institut-regeln": "/regeln/",
    "institut-programm": "/programm/",
    "institut-akte": "/kommunen/{place}/",
    "institut-fristen-tag": "/fristen/?tag=2026-01-01",
    "institut-vorgaenge-stufe": "/vorgaenge/?art=application&stufe=AT_BOARD",
    "institut-post": "/post/",
    "institut-betrieb": "/betrieb/",
    "postfach": "/post/postfach/",
}
DECIDED = {"antrag-bewilligt": "/antraege/{approved}/stand/"}
RESTING = {"antrag-ruht": "/antraege/{resting}/stand/", "kommune-start-ruht": "/start/"}
REJECTED = {
    "antrag-abgelehnt": "/antraege/{rejected}/stand/",
    "antrag-erneut-beraten": "/antraege/{rejected}/erneut-beraten/",
}
LETTER = {
    "institut-brief": "/antraege/aufgaben/{letter}/brief/",
    "institut-vorgang-entschieden": "/vorgaenge/{approved}/",
    "institut-ruhen": "/antraege/{asked}/ruhen/",
    "institut-weiter": "/antraege/{resting}/weiter/",
    "institut-ruhenden-schliessen": "/antraege/{resting}/schliessen/",
    "institut-wieder-vorlegen": "/aufgaben/{resubmit}/",
}


def test_every_page_of_the_application_passes_axe_at_both_widths(tmp_path: Path) -> None:
    wrong: list[str] = []
    with running_site(tmp_path, like="demonstration", DEMO="1") as site, chromium() as browser:
        world = site.python(WORLD)
        site.start_web(workers=1)
        base = f"http://127.0.0.1:{site.port}"
        for who, pages in (
            ("town", TOWN),
            ("asked_town", ASKED),
            ("ready_town", READY),
            ("office", OFFICE | LETTER),
            ("approved_town", DECIDED),
            ("rejected_town", REJECTED),
            ("resting_town", RESTING),
        ):
            addresses = {name: path.format(**world) for name, path in pages.items()}
            wrong += look_at(browser, base, world[who], addresses, strict=True)
        _live_check(browser, base, world)
    assert not wrong, "\n".join(wrong[:60])


def _live_check(browser: Any, base: str, world: dict[str, Any]) -> None:
    """With JavaScript the rule check follows each amount; a refused plan passes axe."""
    for width in WIDTHS:
        with page_of(browser, base, world["town"], width) as page:
            page.goto(f"/antraege/{world['draft']}/abschnitt/financing/")
            assert "3 von 3 Jahren passen." in page.locator("#pruefung").inner_text()
            field = page.locator("input[name^=foundation_]").nth(1)
            field.fill("999.999,00")
            field.press("Tab")
            page.locator("#pruefung", has_text="2 von 3 Jahren passen.").wait_for(timeout=5000)
            assert page.complaints == []  # type: ignore[attr-defined]
            press(page, "Speichern und weiter")
            assert "Die Stiftung zahlt höchstens" in page.content()
            assert violations(page) == [] and overflow(page) <= 0
            picture(page, f"finanzierung-fehler-{width}")
