"""What the financing adds to the house: navigation, front door, words of journal entries, a section of the matter."""

from funding.financing.presenters.panels import vacant_posts
from funding.financing.selectors import who_decides_on_money
from ui.frame import add_navigation
from workflows.registry import (
    Attention,
    Shown,
    open_events,
    open_facts,
    open_files,
    register_attention,
    register_case_relation,
    register_event_titles,
    register_front_door,
    register_readers,
    register_shown,
)

ACTS = {
    "contract_terminated": "Fördervertrag gekündigt",
    "post_filled": "Stelle besetzt",
    "employment_ended": "Ende einer Besetzung eingetragen",
    "pay_changed": "Entgelt oder Stunden geändert",
    "month_entry_added": "Einzelbetrag eingetragen",
    "post_confirmed": "Bestätigung des Personalamts abgelegt",
    "bank_data_entered": "Bankverbindung eingetragen",
    "year_settled": "Jahr abgerechnet",
    "repayment_received": "Rückzahlung eingegangen",
    "funding_ended": "Förderung beendet",
}

TABLES = (
    "financing.bankaccount",
    "financing.contractcondition",
    "financing.contractsignature",
    "financing.contractyear",
    "financing.employment",
    "financing.fundingcontract",
    "financing.monthentry",
    "financing.payment",
    "financing.paymentrequest",
    "financing.paystep",
    "financing.yearsettlement",
)


def register() -> None:
    """Hand it up."""
    register_attention(Attention("financing.view_finances", vacant_posts))
    register_event_titles(ACTS)
    open_events("financing.view_finances", "contract.", "bankdata.", "payment.", *ACTS)
    open_files("financing.view_finances", "contract", "signed_contract", "condition", "post_confirmation")
    open_facts("financing.view_finances", *TABLES)
    register_shown(Shown("Vertrag, Gehalt, Konto und Auszahlungen", (("financing.view_finances", ""),), 30))
    register_readers("Wer Geld prüft", who_decides_on_money)
    register_case_relation("rule_set__financing_terms")
    register_front_door("financing.countersign_contract", "workflows:inbox")
    add_navigation("Verträge und Geld", "financing:contracts", permission="financing.view_finances", order=35)
