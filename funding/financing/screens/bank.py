"""Screen of the step that confirms bank data."""

from typing import Any

from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property

from accounts.sitting import fresh_sign_in
from funding.financing.flows import BankDataFlow
from funding.financing.forms import AnswerAccountForm
from funding.financing.models import BankAccount
from funding.financing.selectors import confirmed_account
from funding.financing.services.bank import blocks
from workflows.pages.task import TaskScreen


@method_decorator(fresh_sign_in, name="dispatch")
class ConfirmBankData(TaskScreen):
    """The second person calls the treasury and says whether the bank data are right."""

    nodes = (BankDataFlow.confirm,)
    form_class = AnswerAccountForm
    template_name = "financing/confirm_bank.html"
    done = "Gespeichert."

    @cached_property
    def account(self) -> BankAccount:
        """The bank data of the task."""
        rows = BankAccount.objects.select_related("contract__case__organisation", "entered_by")
        return rows.get(pk=self.task.process.data["account"])

    def context(self) -> dict[str, Any]:
        """The new bank data beside those that hold today."""
        account = self.account
        before = confirmed_account(account.contract)
        return super().context() | {
            "contract": account.contract,
            "case": account.contract.case,
            "account": account,
            "iban": blocks(account.iban),
            "before": blocks(before.iban) if before else "",
            "own": account.entered_by_id == self.request.user.pk,
        }

    def done_url(self, outcome: Any) -> str:
        """To the money."""
        return reverse("financing:finances", args=[self.account.contract_id])
