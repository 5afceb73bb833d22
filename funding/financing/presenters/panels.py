"""What other pages show of the financing: a section of the matter, posts that nobody holds."""

from typing import Any

from django.urls import reverse

from funding.financing.presenters.rows import contract_badge
from funding.financing.selectors import contract_of_case, posts_without_holder
from workflows.registry import Panel, some_of


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
