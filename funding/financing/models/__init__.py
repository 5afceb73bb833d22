"""One noun a file."""

from funding.financing.models.contract import ContractCondition, ContractSignature, ContractYear, FundingContract
from funding.financing.models.payment import BankAccount, Payment, PaymentRequest, YearSettlement
from funding.financing.models.plan import FinancePlan, FinancePlanYear
from funding.financing.models.post import Employment, MonthEntry, PayStep
from funding.financing.models.terms import FinancingTerms, terms_of

__all__ = [
    "BankAccount",
    "ContractCondition",
    "ContractSignature",
    "ContractYear",
    "Employment",
    "FinancePlan",
    "FinancePlanYear",
    "FinancingTerms",
    "FundingContract",
    "MonthEntry",
    "PayStep",
    "Payment",
    "PaymentRequest",
    "YearSettlement",
    "terms_of",
]
