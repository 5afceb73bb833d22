"""What the database refuses of a finance plan."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from funding.financing.figures.plan import PlanYear
from funding.financing.models.plan import FinancePlan, FinancePlanYear, store_plan


@pytest.mark.django_db
def test_the_database_refuses_a_plan_that_breaks_the_rules(case: Any) -> None:
    store_plan(case=case, version=1, years=[PlanYear(2027, 10_001, 5_000, 5_001, 0)])
    plan = FinancePlan.objects.create(case=case, version=2)
    for row in ({"cost": 100, "foundation": 51, "own": 49}, {"cost": 100, "foundation": 50, "own": 49}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FinancePlanYear.objects.create(plan=plan, year=2027, esf=0, **row)
