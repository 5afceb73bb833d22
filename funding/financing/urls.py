"""Routes of contract, post and money."""

from django.urls import path

from funding.financing.pages import contracts, finances, money, post
from funding.financing.screens import bank, payments
from funding.financing.screens import contracts as contract_screens

app_name = "financing"
urlpatterns = [
    path("", contracts.contract_list, name="contracts"),
    path("<int:contract_id>/", finances.finances, name="finances"),
    path("<int:contract_id>/vertrag/", contracts.contract, name="contract"),
    path("<int:contract_id>/vertrag/kuendigen/", contracts.EndContract.as_view(), name="end"),
    path("<int:contract_id>/vertrag/wieder-aufnehmen/", contracts.ReopenContract.as_view(), name="reopen"),
    path("<int:contract_id>/dokumente/<int:file_id>/", contracts.document, name="document"),
    path("<int:contract_id>/monat/<str:label>/", finances.month, name="month"),
    path("<int:contract_id>/jahr/<int:year>/", finances.year_figures, name="year"),
    path("<int:contract_id>/stelle/besetzen/", post.FillPost.as_view(), name="fill"),
    path("<int:contract_id>/stelle/einzelbetrag/", post.AddMonthEntry.as_view(), name="month_entry"),
    path("besetzungen/<int:employment_id>/ende/", post.EndEmployment.as_view(), name="end_employment"),
    path("besetzungen/<int:employment_id>/entgelt/", post.ChangePay.as_view(), name="change_pay"),
    path("besetzungen/<int:employment_id>/bestaetigung/", post.KeepConfirmation.as_view(), name="confirmation"),
    path("bedingungen/<int:condition_id>/", contracts.ConfirmCondition.as_view(), name="condition"),
    path("<int:contract_id>/bankverbindung/", money.EnterBankData.as_view(), name="bank"),
    path("<int:contract_id>/abrufen/", money.CallMoney.as_view(), name="call"),
    path("<int:contract_id>/abrechnen/<int:year>/", money.SettleYear.as_view(), name="settle"),
    path("abrechnungen/<int:settlement_id>/rueckzahlung/", money.NoteRepayment.as_view(), name="repaid"),
    path("aufgaben/<int:task_id>/entwerfen/", contract_screens.WordContract.as_view(), name="word"),
    path("aufgaben/<int:task_id>/gegenlesen/", contract_screens.ReadContract.as_view(), name="check_contract"),
    path("aufgaben/<int:task_id>/unterschreiben/", contract_screens.Sign.as_view(), name="sign"),
    path("aufgaben/<int:task_id>/gegenzeichnen/", contract_screens.Countersign.as_view(), name="countersign"),
    path("aufgaben/<int:task_id>/besetzen/", contract_screens.fill_task, name="fill_task"),
    path("aufgaben/<int:task_id>/bank/", bank.ConfirmBankData.as_view(), name="confirm_bank"),
    path("aufgaben/<int:task_id>/abruf-pruefen/", payments.CheckPayment.as_view(), name="check_payment"),
    path("aufgaben/<int:task_id>/abruf-ergaenzen/", payments.CorrectPayment.as_view(), name="correct_payment"),
    path("aufgaben/<int:task_id>/freigeben/", payments.ReleasePayment.as_view(), name="release_payment"),
]
