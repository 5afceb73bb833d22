"""One noun a file."""

from funding.financing.models.plan import FinancePlan, FinancePlanYear
from funding.financing.models.terms import FinancingTerms

__all__ = ["FinancePlan", "FinancePlanYear", "FinancingTerms"]
