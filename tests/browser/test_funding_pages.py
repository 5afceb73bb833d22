"""Pages of contract and money pass axe at 1280 and 390 px, without sideways scrolling and with one primary button."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import WIDTHS, chromium, look_at, overflow, page_of, picture, press, violations
from tests.concurrency.servers import SESSIONS, running_site

pytestmark = [pytest.mark.browser, pytest.mark.servers]

WORLD = (
    SESSIONS
    + """
from accounts.models import Organisation
from funding.financing.models import FundingContract
from tests.funding.financing.funded import People, paid_call, fresh
from tests.funding.financing.samples import financing_objects
gotha = Organisation.objects.get(name="Landkreis Gotha")
people = People(gotha)
objects = financing_objects(gotha)
contract = FundingContract.objects.get(pk=objects["contract_id"])
closed = FundingContract.objects.get(settlements__isnull=False)
result = {name.replace(":", "_"): value for name, value in objects.items()} | {
    "closed": closed.pk,
    "town": session_of(people.editor), "office": session_of(people.checker), "lead": session_of(people.lead),
    "giver": session_of(people.officer),
}
"""
)
TOWN = {
    "geld-kommune": "/finanzen/{contract_id}/",
    "geld-monat": "/finanzen/{contract_id}/monat/{label}/",
    "geld-jahr": "/finanzen/{contract_id}/jahr/{financing_year}/",
    "geld-besetzen": "/finanzen/{contract_id}/stelle/besetzen/",
    "geld-einzelbetrag": "/finanzen/{contract_id}/stelle/einzelbetrag/",
    "geld-ende": "/finanzen/besetzungen/{employment_id}/ende/",
    "geld-entgelt": "/finanzen/besetzungen/{employment_id}/entgelt/",
    "geld-bestaetigung": "/finanzen/besetzungen/{employment_id}/bestaetigung/",
    "geld-bank": "/finanzen/{contract_id}/bankverbindung/",
    "geld-abrufen": "/finanzen/{contract_id}/abrufen/",
    "geld-ergaenzen": "/finanzen/aufgaben/{financing_correct_payment_task_id}/abruf-ergaenzen/",
    "vertrag-unterschreiben": "/finanzen/aufgaben/{financing_sign_task_id}/unterschreiben/",
    "geld-abgerechnet": "/finanzen/{closed}/",
}
OFFICE = {
    "vertrag-entwerfen": "/finanzen/aufgaben/{financing_word_task_id}/entwerfen/",
    "vertrag-gegenlesen": "/finanzen/aufgaben/{financing_check_contract_task_id}/gegenlesen/",
    "vertrag": "/finanzen/{contract_id}/vertrag/",
    "geld-institut": "/finanzen/{contract_id}/",
    "geld-liste": "/finanzen/",
    "geld-bedingung": "/finanzen/bedingungen/{condition_id}/",
    "geld-bank-bestaetigen": "/finanzen/aufgaben/{financing_confirm_bank_task_id}/bank/",
    "geld-pruefen": "/finanzen/aufgaben/{financing_check_payment_task_id}/abruf-pruefen/",
    "geld-rueckzahlung": "/finanzen/abrechnungen/{settlement_id}/rueckzahlung/",
    "geld-abrechnen": "/finanzen/{financing_settle_contract_id}/abrechnen/{financing_settle_year}/",
}
LEAD = {"vertrag-kuendigen": "/finanzen/{contract_id}/vertrag/kuendigen/"}
GIVER = {
    "vertrag-gegenzeichnen": "/finanzen/aufgaben/{financing_countersign_task_id}/gegenzeichnen/",
    "geld-freigeben": "/finanzen/aufgaben/{financing_release_payment_task_id}/freigeben/",
    "stiftung-aufgaben": "/aufgaben/",
}


def test_every_page_of_the_funding_passes_axe_at_both_widths(tmp_path: Path) -> None:
    wrong: list[str] = []
    with running_site(tmp_path) as site, chromium() as browser:
        world = site.python(WORLD)
        site.start_web(workers=1)
        base = f"http://127.0.0.1:{site.port}"
        for who, pages in (("town", TOWN), ("office", OFFICE), ("lead", LEAD), ("giver", GIVER)):
            addresses = {name: path.format(**world) for name, path in pages.items()}
            wrong += look_at(browser, base, world[who], addresses, strict=True)
        _change(browser, base, world)
    assert not wrong, "\n".join(wrong[:60])


def _change(browser: Any, base: str, world: dict[str, Any]) -> None:
    """Somebody leaves: refused input, then the difference, then saved; every page on the way passes axe."""
    for width in WIDTHS:
        with page_of(browser, base, world["town"], width) as page:
            page.goto(f"/finanzen/besetzungen/{world['employment_id']}/ende/")
            page.get_by_label("Letzter Tag auf der Stelle").fill("31.02.2027")
            press(page, "Neu berechnen und prüfen")
            assert page.title().startswith("Fehler:") and violations(page) == []
            picture(page, f"geld-ende-fehler-{width}")
            page.get_by_label("Letzter Tag auf der Stelle").fill(f"31.10.{world['financing_year']}")
            press(page, "Neu berechnen und prüfen")
            assert "Noch nicht gespeichert" in page.content()
            assert violations(page) == [] and overflow(page) <= 0
            picture(page, f"geld-ende-pruefen-{width}")
            press(page, "So speichern")
            assert "Die Stelle ist danach frei" in page.content()
            assert violations(page) == [] and overflow(page) <= 0
            assert page.complaints == []  # type: ignore[attr-defined]
