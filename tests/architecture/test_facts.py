"""Every table says whether the journal answers for it; a new one must decide."""

import pytest
from django.apps import apps

from workflows.casefile.facts import case_column, fact_models

pytestmark = pytest.mark.once
OURS = {"workflows", "board", "support", "financing", "applications", "notifications", "accounts", "demo"}
NOT_FACTS = {
    "workflows.caseevent": "is the chain itself",
    "workflows.caseeventreason": "is checked by the hash in its entry, and may be erased",
    "workflows.caseprocess": "ties a process of the engine to its case; what a step did stands in its entry",
    "workflows.deadline": "follows from rules and steps; pauses and extensions are entries",
    "workflows.deadlinepause": "is an entry of the journal",
    "workflows.reminder": "follows from a deadline; that it was sent is an entry",
    "workflows.deadlinerule": "belongs to a phase, not to a case; a deadline keeps its days and says why",
    "workflows.ruleset": "belongs to no case; a case names its version, and a version is never changed once it is open",
    "workflows.numberrange": "is a counter; the number stands in the case",
    "workflows.heartbeat": "says that a job ran",
    "board.boardrules": "belongs to a phase; a round keeps the rules it was opened under",
    "board.seat": "belongs to no case; a round keeps its electorate",
    "board.seatevent": "belongs to no case; it is a journal of its own, kept by the database",
    "board.membership": "belongs to no case; a round keeps its electorate",
    "financing.financingterms": "belongs to a phase; a contract keeps its terms",
    "applications.applicationsection": "is a draft as it is typed; what is submitted is a frozen version",
    "notifications.outboxmail": "is a message about what happened, not what happened",
    "notifications.mailmatter": "says what a bundle is about",
    "notifications.demomail": "lives in the demonstration only",
    "accounts.user": "belongs to no case, and may be pseudonymised",
    "accounts.accountevent": "is a journal of its own, kept by the database",
    "accounts.accessrequest": "belongs to no case",
    "accounts.apitoken": "belongs to no case",
    "accounts.cacheentry": "is a cache",
    "accounts.invitation": "belongs to no case",
    "accounts.localauthority": "is a public register",
    "accounts.organisation": "is a public register",
    "accounts.roleassignment": "belongs to no case; grants and ends are entries of the accounts",
}


def own_tables() -> set[str]:
    """The tables of our apps, but for those between two others: the set on one side is what is sealed."""
    models = [one for config in apps.get_app_configs() if config.label in OURS for one in config.get_models()]
    return {one._meta.label_lower for one in models}


def test_every_table_is_a_fact_or_says_why_not() -> None:
    assert own_tables() - set(fact_models()) - set(NOT_FACTS) == set(), "a Fact, or a reason why not"
    assert set(NOT_FACTS) - own_tables() == set() == set(NOT_FACTS) & set(fact_models())


@pytest.mark.parametrize("model", fact_models().values(), ids=list(fact_models()))
def test_every_fact_finds_its_case_and_seals_something(model: type) -> None:
    assert str(model._base_manager.values_list(case_column(model)).query)  # type: ignore[attr-defined]
    assert model.sealed_fields()  # type: ignore[attr-defined]
    assert hasattr(model._default_manager.all(), "_held"), "its manager would write unseen"  # type: ignore[attr-defined]


def test_sets_that_belong_to_a_fact_are_sealed_with_it() -> None:
    sets = {(one, name.name) for one, model in fact_models().items() for name in model._meta.many_to_many}
    assert sets == {(one, name) for one, model in fact_models().items() for name in model.sealed_sets}
