"""What the financing adds to the house: navigation, front door, words of journal entries, a section of the matter."""

from typing import Any

from django.urls import reverse

from funding.financing.presenters.rows import contract_badge
from funding.financing.selectors import contract_of_case, posts_without_holder
from ui.frame import add_navigation
from workflows.registry import (
    Attention,
    Panel,
    register_attention,
    register_case_relation,
    register_event_titles,
    register_front_door,
    some_of,
)

TITLES = {
    "contract.drafted": "Fördervertrag angelegt",
    "contract.reopened": "Fördervertrag wieder aufgenommen",
    "contract.word": "Fördervertrag entworfen",
    "contract.check": "Fördervertrag gegengelesen",
    "contract.sign": "Fördervertrag: Antwort der Kommune",
    "contract.countersign": "Fördervertrag von der Stiftung unterschrieben",
    "contract.fill": "Aufgabe „Stelle besetzen“ erledigt",
    "contract_terminated": "Fördervertrag gekündigt",
    "post_filled": "Stelle besetzt",
    "employment_ended": "Ende einer Besetzung eingetragen",
    "pay_changed": "Entgelt oder Stunden geändert",
    "month_entry_added": "Einzelbetrag eingetragen",
    "post_confirmed": "Bestätigung des Personalamts abgelegt",
    "bank_data_entered": "Bankverbindung eingetragen",
    "bankdata.entered": "Bankverbindung zur Bestätigung gegeben",
    "bankdata.confirm": "Bankverbindung geprüft",
    "payment.requested": "Geld abgerufen",
    "payment.settled": "Nachzahlung zur Freigabe gegeben",
    "payment.check": "Mittelabruf geprüft",
    "payment.correct": "Mittelabruf ergänzt",
    "payment.release": "Entscheidung über die Freigabe",
    "payment.pay": "Auszahlung eingetragen",
    "year_settled": "Jahr abgerechnet",
    "repayment_received": "Rückzahlung eingegangen",
    "funding_ended": "Förderung beendet",
}


def load_funding(user: Any, case: Any) -> dict[str, Any] | None:
    """Contract and money of a matter in short; None for people who may not see them."""
    contract = contract_of_case(case)
    if contract is None or not user.has_perm("financing.view_finances", contract):
        return None
    return {"contract": contract, "badge": contract_badge(contract)}


def vacant_posts(user: Any) -> Panel | None:
    """Posts of running contracts that nobody holds today."""
    rows = posts_without_holder(user)
    if not rows:
        return None
    words = some_of([f"{one.case.organisation.name}, seit {since:%d.%m.%Y}" for one, since in rows])
    title = "1 Stelle nicht besetzt" if len(rows) == 1 else f"{len(rows)} Stellen nicht besetzt"
    if len(rows) == 1:
        return Panel(title, words, reverse("financing:finances", args=[rows[0][0].pk]), "Stelle ansehen")
    return Panel(title, words, reverse("financing:contracts"), "Verträge ansehen")


def register() -> None:
    """Hand it up."""
    register_attention(Attention("financing.view_finances", vacant_posts))
    register_event_titles(TITLES)
    register_case_relation("rule_set__financing_terms")
    register_front_door("financing.countersign_contract", "workflows:inbox")
    add_navigation("Verträge und Geld", "financing:contracts", permission="financing.view_finances", order=35)
