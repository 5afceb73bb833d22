"""Open a programme phase, or a new version of its rules, from a description in JSON."""

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import Role
from advisory.board.models import BoardRules
from funding.financing.models import FinancingTerms
from ui.refusals import DomainRefusal
from workflows.casefile.models import RuleSet
from workflows.choices import RuleSetState
from workflows.deadlines.declarations import declared_deadlines, seed_rules
from workflows.deadlines.working_days import compute_period

LONGEST_OFFSET = 250
RULE_FIELDS = {"amount", "unit", "reminder_offsets", "extension", "escalation_role"}


def _text(description: dict[str, Any], field: str) -> str:
    value = description.get(field)
    if not isinstance(value, str) or not value.strip():
        raise DomainRefusal(f"{field}: ein Text fehlt.")
    return value.strip()


def _day(description: dict[str, Any], field: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(_text(description, field))
    except ValueError:
        raise DomainRefusal(f"{field}: erwartet wird ein Datum wie 2027-01-01.") from None


def _change_rule(rule_set: RuleSet, code: str, values: dict[str, Any]) -> None:
    rule = rule_set.deadline_rules.get(code=code)
    for name, value in values.items():
        setattr(rule, name, value)
    offsets = rule.reminder_offsets
    if not isinstance(offsets, list) or not all(isinstance(one, int) and abs(one) < LONGEST_OFFSET for one in offsets):
        raise DomainRefusal(f"deadlines.{code}.reminder_offsets: erwartet wird eine Liste ganzer Zahlen.")
    if rule.escalation_role and rule.escalation_role not in Role.values:
        raise DomainRefusal(f"deadlines.{code}.escalation_role: diese Rolle gibt es nicht.")
    try:
        rule.full_clean()
        compute_period(rule_set.starts_on, rule.amount, rule.unit)
    except (ValidationError, ValueError, TypeError) as error:
        raise DomainRefusal(f"deadlines.{code}: {error}") from None
    rule.save()


def _write_board_rules(rule_set: RuleSet, values: Any) -> None:
    known = {field.name for field in BoardRules._meta.get_fields()} - {"id", "rule_set"}
    if not isinstance(values, dict) or set(values) - known:
        raise DomainRefusal(f"board: erlaubt sind {', '.join(sorted(known))}.")
    rules = BoardRules(rule_set=rule_set, **values)
    try:
        rules.full_clean()
    except (ValidationError, ValueError, TypeError) as error:
        raise DomainRefusal(f"board: {error}") from None
    if rules.circular_shortest > rules.circular_longest:
        raise DomainRefusal("board.circular_longest: ist kürzer als circular_shortest.")
    rules.save()


EURO_TERMS = {
    "budget": "budget_cents",
    "yearly_cap": "yearly_cap_cents",
    "salary_cap": "salary_cap_cents",
    "de_minimis": "de_minimis_cents",
}
PLAIN_TERMS = {
    "foundation_name",
    "rates",
    "call_ahead_days",
    "payments_checked_by",
    "payments_released_by",
    "text_form_allowed",
}
SHARE_TERMS = {"foundation_share", "esf_rate", "land_rate"}


def _cents(text: Any) -> int:
    """Whole cents of an amount written with a dot. Raises what `Decimal` raises."""
    return int((Decimal(text) * 100).to_integral_exact())


def _write_terms(rule_set: RuleSet, values: Any) -> None:
    """Financing terms from a description: amounts and shares are texts with a dot, what is absent has its default."""
    allowed = {*EURO_TERMS, *PLAIN_TERMS, *SHARE_TERMS}
    if not isinstance(values, dict) or set(values) - allowed:
        raise DomainRefusal(f"financing: erlaubt sind {', '.join(sorted(allowed))}.")
    fields: dict[str, Any] = {name: values[name] for name in PLAIN_TERMS & set(values)}
    try:
        fields |= {name: Decimal(values[name]) for name in SHARE_TERMS & set(values)}
        fields |= {EURO_TERMS[name]: _cents(values[name]) for name in EURO_TERMS.keys() & set(values)}
    except (InvalidOperation, TypeError, ValueError):
        raise DomainRefusal("financing: Beträge und Anteile sind Texte mit Punkt, zum Beispiel 0.5.") from None
    if not 0 <= fields.get("foundation_share", 0) <= Decimal("0.5"):
        raise DomainRefusal("financing.foundation_share: Die Stiftung zahlt höchstens die Hälfte.")
    terms = FinancingTerms(rule_set=rule_set, **fields)
    try:
        terms.full_clean()
    except (ValidationError, ValueError, TypeError) as error:
        raise DomainRefusal(f"financing: {error}") from None
    terms.save()


def open_rule_set(description: dict[str, Any]) -> RuleSet:
    """Create the next version of a phase and open it; the version that was open before takes no new applications.

    Running matters keep the version they began under. Deadlines and rules of the board that the description does not
    name get their defaults.
    Raises DomainRefusal that names the field.
    """
    changes = description.get("deadlines", {})
    unknown = set(changes) - set(declared_deadlines())
    if unknown:
        raise DomainRefusal(f"deadlines: unbekannt {', '.join(sorted(unknown))}.")
    code = _text(description, "code")
    starts_on, ends_on = _day(description, "starts_on"), _day(description, "ends_on")
    if ends_on < starts_on:
        raise DomainRefusal("ends_on: Das Ende liegt vor dem Beginn.")
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
                raise DomainRefusal(f"deadlines.{deadline}: erlaubt sind {', '.join(sorted(RULE_FIELDS))}.")
            _change_rule(rule_set, deadline, values)
        _write_board_rules(rule_set, description.get("board", {}))
        _write_terms(rule_set, description.get("financing", {}))
    return rule_set
