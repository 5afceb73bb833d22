"""Open a programme phase, or a new version of its rules, from a description in JSON."""

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import Role
from advisory.board.models import BoardRules
from funding.applications.services.errors import ApplicationError
from funding.financing.models import FinancingTerms
from funding.financing.models.plan import cents
from workflows.casefile.models import RuleSet
from workflows.choices import RuleSetState
from workflows.deadlines.declarations import declared_deadlines, seed_rules
from workflows.deadlines.working_days import compute_period

LONGEST_OFFSET = 250
RULE_FIELDS = {"amount", "unit", "reminder_offsets", "extension", "escalation_role"}


def _text(description: dict[str, Any], field: str) -> str:
    value = description.get(field)
    if not isinstance(value, str) or not value.strip():
        raise ApplicationError(f"{field}: ein Text fehlt.")
    return value.strip()


def _day(description: dict[str, Any], field: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(_text(description, field))
    except ValueError:
        raise ApplicationError(f"{field}: erwartet wird ein Datum wie 2027-01-01.") from None


def _change_rule(rule_set: RuleSet, code: str, values: dict[str, Any]) -> None:
    rule = rule_set.deadline_rules.get(code=code)
    for name, value in values.items():
        setattr(rule, name, value)
    offsets = rule.reminder_offsets
    if not isinstance(offsets, list) or not all(isinstance(one, int) and abs(one) < LONGEST_OFFSET for one in offsets):
        raise ApplicationError(f"deadlines.{code}.reminder_offsets: erwartet wird eine Liste ganzer Zahlen.")
    if rule.escalation_role and rule.escalation_role not in Role.values:
        raise ApplicationError(f"deadlines.{code}.escalation_role: diese Rolle gibt es nicht.")
    try:
        rule.full_clean()
        compute_period(rule_set.starts_on, rule.amount, rule.unit)
    except (ValidationError, ValueError, TypeError) as error:
        raise ApplicationError(f"deadlines.{code}: {error}") from None
    rule.save()


def _write_board_rules(rule_set: RuleSet, values: Any) -> None:
    known = {field.name for field in BoardRules._meta.get_fields()} - {"id", "rule_set"}
    if not isinstance(values, dict) or set(values) - known:
        raise ApplicationError(f"board: erlaubt sind {', '.join(sorted(known))}.")
    rules = BoardRules(rule_set=rule_set, **values)
    try:
        rules.full_clean()
    except (ValidationError, ValueError, TypeError) as error:
        raise ApplicationError(f"board: {error}") from None
    if rules.circular_shortest > rules.circular_longest:
        raise ApplicationError("board.circular_longest: ist kürzer als circular_shortest.")
    rules.save()


def open_rule_set(description: dict[str, Any]) -> RuleSet:
    """Create the next version of a phase and open it; the version that was open before takes no new applications.

    Running matters keep the version they began under. Deadlines and rules of the board that the description does not
    name get their defaults.
    Raises ApplicationError that names the field.
    """
    financing, changes = description.get("financing", {}), description.get("deadlines", {})
    unknown = set(changes) - set(declared_deadlines())
    if unknown:
        raise ApplicationError(f"deadlines: unbekannt {', '.join(sorted(unknown))}.")
    try:
        share, budget = Decimal(financing.get("foundation_share", "0.5")), Decimal(financing.get("budget", "0"))
    except (InvalidOperation, TypeError):
        raise ApplicationError("financing: Beträge und Anteile sind Texte mit Punkt, zum Beispiel 0.5.") from None
    if not 0 <= share <= Decimal("0.5"):
        raise ApplicationError("financing.foundation_share: Die Stiftung zahlt höchstens die Hälfte.")
    code = _text(description, "code")
    starts_on, ends_on = _day(description, "starts_on"), _day(description, "ends_on")
    if ends_on < starts_on:
        raise ApplicationError("ends_on: Das Ende liegt vor dem Beginn.")
    with transaction.atomic():
        latest = RuleSet.objects.filter(code=code).order_by("-version").first()
        RuleSet.objects.filter(code=code, state=RuleSetState.OPEN).update(state=RuleSetState.CLOSED_FOR_APPLICATIONS)
        rule_set = RuleSet.objects.create(
            code=code,
            version=latest.version + 1 if latest else 1,
            name=_text(description, "name"),
            reference_prefix=_text(description, "reference_prefix"),
            starts_on=starts_on,
            ends_on=ends_on,
            state=RuleSetState.OPEN,
        )
        seed_rules(rule_set)
        for deadline, values in changes.items():
            if not isinstance(values, dict) or set(values) - RULE_FIELDS:
                raise ApplicationError(f"deadlines.{deadline}: erlaubt sind {', '.join(sorted(RULE_FIELDS))}.")
            _change_rule(rule_set, deadline, values)
        _write_board_rules(rule_set, description.get("board", {}))
        FinancingTerms.objects.create(
            rule_set=rule_set,
            foundation_name=financing.get("foundation_name", "Stiftung"),
            foundation_share=share,
            budget_cents=cents(budget),
        )
    return rule_set
