"""Routes of contract, post and money."""

from django.urls import path

from funding.financing import payment_views, task_views
from funding.financing.portal import contracts, money, post

app_name = "financing"
urlpatterns = [
    path("", contracts.contract_list, name="contracts"),
    path("<int:contract_id>/", contracts.finances, name="finances"),
    path("<int:contract_id>/vertrag/", contracts.contract, name="contract"),
    path("<int:contract_id>/vertrag/kuendigen/", contracts.end, name="end"),
    path("<int:contract_id>/vertrag/wieder-aufnehmen/", contracts.reopen, name="reopen"),
    path("<int:contract_id>/dokumente/<int:file_id>/", contracts.document, name="document"),
    path("<int:contract_id>/monat/<str:label>/", contracts.month, name="month"),
    path("<int:contract_id>/jahr/<int:year>/", contracts.year_figures, name="year"),
    path("<int:contract_id>/stelle/besetzen/", post.fill, name="fill"),
    path("<int:contract_id>/stelle/einzelbetrag/", post.month_entry, name="month_entry"),
    path("besetzungen/<int:employment_id>/ende/", post.end_employment, name="end_employment"),
    path("besetzungen/<int:employment_id>/entgelt/", post.change_pay, name="change_pay"),
    path("besetzungen/<int:employment_id>/bestaetigung/", post.confirmation, name="confirmation"),
    path("bedingungen/<int:condition_id>/", contracts.condition, name="condition"),
    path("<int:contract_id>/bankverbindung/", money.bank, name="bank"),
    path("<int:contract_id>/abrufen/", money.call, name="call"),
    path("<int:contract_id>/abrechnen/<int:year>/", money.settle_page, name="settle"),
    path("abrechnungen/<int:settlement_id>/rueckzahlung/", money.repaid, name="repaid"),
    path("aufgaben/<int:task_id>/entwerfen/", task_views.word, name="word"),
    path("aufgaben/<int:task_id>/gegenlesen/", task_views.check_contract, name="check_contract"),
    path("aufgaben/<int:task_id>/unterschreiben/", task_views.sign, name="sign"),
    path("aufgaben/<int:task_id>/gegenzeichnen/", task_views.countersign, name="countersign"),
    path("aufgaben/<int:task_id>/besetzen/", task_views.fill_task, name="fill_task"),
    path("aufgaben/<int:task_id>/bank/", task_views.confirm_bank, name="confirm_bank"),
    path("aufgaben/<int:task_id>/abruf-pruefen/", payment_views.check_payment, name="check_payment"),
    path("aufgaben/<int:task_id>/abruf-ergaenzen/", payment_views.correct_payment, name="correct_payment"),
    path("aufgaben/<int:task_id>/freigeben/", payment_views.release_payment, name="release_payment"),
]
