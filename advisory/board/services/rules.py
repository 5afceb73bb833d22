"""The rules of procedure that are in force."""

from advisory.board.models import BoardRules
from workflows.casefile.models import RuleSet


def rules_for(rule_set: RuleSet) -> BoardRules:
    """The rules of procedure of a phase; the preset is written down the first time it is needed."""
    rules, _ = BoardRules.objects.get_or_create(rule_set=rule_set)
    return rules
