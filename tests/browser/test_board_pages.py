"""Pages of the board pass axe at 1280 and 390 px, with one primary button each."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.demonstration import WORLD
from tests.browser.pages import WIDTHS, chromium, look_at, overflow, page_of, picture, press, violations
from tests.concurrency.servers import running_site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

BOARD_MEMBER = {
    "beirat-liste": "/beirat/abstimmungen/",
    "beirat-befangenheit": "/beirat/{running}/befangenheit/",
    "beirat-sitze": "/beirat/sitze/",
    "beirat-unsicher": "/beirat/{unsure}/",
    "beirat-ergebnis": "/beirat/{done}/ergebnis/",
    "beirat-sitzung-folgt": "/beirat/{objected}/ergebnis/",
    "beirat-schluessel": "/personen/profil/schluessel/",
}
BOARD_VOTED = {
    "beirat-abstimmung": "/beirat/{running}/",
    "beirat-lieber-sitzung": "/beirat/{running}/sitzung/",
}
BOARD_RECUSED = {"beirat-befangen": "/beirat/{running}/", "beirat-befangen-ergebnis": "/beirat/{running}/ergebnis/"}
BOARD_CHAIR = {
    "beirat-vorsitz": "/beirat/abstimmungen/",
    "beirat-bestaetigen": "/beirat/aufgaben/{confirm}/bestaetigen/",
    "beirat-klaeren": "/beirat/aufgaben/{clarify}/klaeren/",
    "beirat-befangenheit-zuruecknehmen": "/beirat/befangenheit/{kept_away}/zuruecknehmen/",
    "beirat-aufgaben": "/aufgaben/",
}
BOARD_OFFICE = {
    "beirat-beschluesse": "/beirat/beschluesse/",
    "beirat-beschluss": "/beirat/beschluesse/{running}/",
    "beirat-beschluss-fertig": "/beirat/beschluesse/{done}/",
    "beirat-eroeffnen": "/beirat/aufgaben/{prepare}/eroeffnen/",
    "beirat-textform": "/beirat/beschluesse/stimmen/{silent}/",
    "beirat-antwort": "/beirat/beschluesse/fragen/{question}/",
    "beirat-in-der-sitzung": "/aufgaben/{meet}/",
    "beirat-sitze-pflegen": "/beirat/sitze/",
    "beirat-sitz-neu": "/beirat/sitze/neu/",
    "beirat-sitz-person": "/beirat/sitze/{seat}/person/",
    "beirat-mitglied-beenden": "/beirat/sitze/personen/{membership}/beenden/",
}


def test_every_page_of_the_board_passes_axe_at_both_widths(tmp_path: Path) -> None:
    wrong: list[str] = []
    with running_site(tmp_path, like="demonstration", DEMO="1") as site, chromium() as browser:
        world = site.python(WORLD)
        site.start_web(workers=1)
        base = f"http://127.0.0.1:{site.port}"
        for who, pages in (
            ("member", BOARD_MEMBER),
            ("voted", BOARD_VOTED),
            ("recused", BOARD_RECUSED),
            ("chair", BOARD_CHAIR),
            ("board_office", BOARD_OFFICE),
        ):
            addresses = {name: path.format(**world) for name, path in pages.items()}
            wrong += look_at(browser, base, world[who], addresses, strict=True)
        wrong += _open(browser, base, world) + _enter(browser, base, world, tmp_path)
        wrong += _vote(browser, base, world)
    assert not wrong, "\n".join(wrong[:60])


def _judge(page: Any, name: str) -> list[str]:
    picture(page, name)
    found = [f"{name}: {one}" for one in violations(page)]
    return found + ([f"{name}: {overflow(page)} px too wide"] if overflow(page) > 0 else [])


def _open(browser: Any, base: str, world: dict[str, Any]) -> list[str]:
    """The office proposes: a wrong addition is refused, one more condition is typed, the words are read, it opens."""
    wrong: list[str] = []
    for width in WIDTHS:
        with page_of(browser, base, world["board_office"], width) as page:
            page.goto(f"/beirat/aufgaben/{world['prepare']}/eroeffnen/")
            page.get_by_label("Ergänzung").fill("Gezahlt werden 10 Euro.")
            press(page, "Vorschau neu bilden")
            assert page.title().startswith("Fehler:")
            wrong += _judge(page, f"beirat-eroeffnen-fehler-{width}")
            page.get_by_label("Ergänzung").fill("Der Beirat dankt der Kommune.")
            press(page, "Bedingung hinzufügen")
            page.get_by_label("Was muss erfüllt sein?").last.fill("Die Steuerungsgruppe hat sich getroffen")
            page.get_by_label("Wann nötig?").last.select_option("later")
            press(page, "Vorschau neu bilden")
            assert "Später nachzuweisen: Die Steuerungsgruppe hat sich getroffen." in page.content()
            wrong += _judge(page, f"beirat-eroeffnen-vorschau-{width}")
            press(page, "Abstimmung prüfen")
            wrong += _judge(page, f"beirat-eroeffnen-pruefen-{width}")
            if width == WIDTHS[-1]:
                press(page, "Abstimmung eröffnen")
                assert "Die Abstimmung ist eröffnet." in page.content()
                wrong += _judge(page, f"beirat-eroeffnet-{width}")
    return wrong


def _enter(browser: Any, base: str, world: dict[str, Any], folder: Path) -> list[str]:
    """The office enters a vote from a saved mail; the member sees it, alone, and says that it is not right."""
    letter = folder / "stimme.eml"
    letter.write_text("From: mitglied@muster.example\n\nIch stimme zu.\n", encoding="utf-8")
    with page_of(browser, base, world["board_office"], WIDTHS[0]) as page:
        page.goto(f"/beirat/beschluesse/stimmen/{world['silent']}/")
        page.get_by_label("Zustimmung", exact=True).check()
        page.get_by_label("Die Person hat erklärt, dass sie nicht befangen ist.").check()
        page.get_by_label("Eingegangen am").fill(f"{timezone.localdate():%d.%m.%Y}")
        page.get_by_label("per E-Mail").check()
        page.get_by_label("Nachricht der Person als Beleg").set_input_files(letter)
        press(page, "Stimme eintragen")
        wrong = _judge(page, "beirat-beschluss-eingetragen")
    with page_of(browser, base, world["member"], WIDTHS[1]) as page:
        page.goto(f"/beirat/{world['running']}/meine-stimme/")
        assert "Eingetragen ist: Zustimmung" in page.content()
        wrong += _judge(page, "beirat-meine-stimme")
        press(page, "Stimmt nicht")
        assert "Wir haben die Stimme herausgenommen." in page.content()
    return wrong


def _vote(browser: Any, base: str, world: dict[str, Any]) -> list[str]:
    """A member declares, chooses, reads her choice in words and confirms; every page on the way passes axe."""
    wrong: list[str] = []
    for width, choice in zip(WIDTHS, ("Ablehnung", "Zustimmung"), strict=True):
        with page_of(browser, base, world["member"], width) as page:

            def look(name: str, page: Any = page, width: int = width) -> None:
                picture(page, f"{name}-{width}")
                wrong.extend(f"{name} {width}: {one}" for one in violations(page))
                if overflow(page) > 0:
                    wrong.append(f"{name} {width}: {overflow(page)} px too wide")

            page.goto(f"/beirat/{world['running']}/")
            if "befangenheit" in page.url:
                press(page, "Weiter")
                look("beirat-befangenheit-fehler")
                page.get_by_label("Nein, ich bin nicht befangen").check()
                press(page, "Weiter")
            look("beirat-stimmzettel")
            page.get_by_label(choice, exact=True).check()
            press(page, "Stimme prüfen")
            page.get_by_text(f"Sie stimmen mit: {choice}").first.wait_for(timeout=10000)
            look("beirat-stimme-bestaetigen")
            press(page, "Stimme abgeben")
            page.get_by_text("Ihre Stimme ist gespeichert.").first.wait_for(timeout=10000)
            look("beirat-liste-danach")
            assert page.complaints == []  # type: ignore[attr-defined]
    return wrong
