"""From the office's proposal to the motion that is voted on: filled up, checked, and put into derived words."""

import dataclasses
import datetime

from django.utils import timezone

from advisory.board.choices import APPROVALS, Decision
from advisory.board.figures.motions import Asked, Motion, euro, forbidden_in, line_of, reads_like_a_motion, words_of
from advisory.board.forecast import Left
from advisory.board.models import Resolution
from advisory.board.services.rules import rules_for
from ui.refusals import DomainRefusal

LONGEST_ADDITION = 500


def asked_of(resolution: Resolution) -> Asked:
    """What was asked for, for the words."""
    return Asked(
        resolution.granted,
        resolution.bearing,
        resolution.asked_cents,
        resolution.asked_from,
        resolution.asked_until,
    )


def as_asked(resolution: Resolution, motion: Motion) -> Motion:
    """The motion with what was asked for where the office names nothing else; only a grant carries money and period."""
    if motion.proposal not in APPROVALS:
        return dataclasses.replace(motion, amount_cents=None, starts_on=None, ends_on=None)
    return dataclasses.replace(
        motion,
        amount_cents=resolution.asked_cents if motion.amount_cents is None else motion.amount_cents,
        starts_on=motion.starts_on or resolution.asked_from,
        ends_on=motion.ends_on or resolution.asked_until,
        deferred_until=None,
    )


def wording(resolution: Resolution, motion: Motion) -> str:
    """The words of a motion about this resolution."""
    return words_of(as_asked(resolution, motion), asked_of(resolution))


def check_motion(resolution: Resolution, motion: Motion, left: Left | None) -> None:
    """Raises DomainRefusal, at its field, for a motion that cannot be decided on or contradicts itself."""
    _check_addition(motion.addition)
    _check_typed(motion)
    if motion.proposal in APPROVALS:
        _check_conditions(motion)
        _check_grant(resolution, motion)
        _check_money(motion, left)
    elif motion.conditions:
        raise DomainRefusal("Bedingungen gehören zu einer Bewilligung. Löschen Sie die Zeilen.", field="proposal")
    elif motion.proposal == Decision.DEFERRED:
        _check_deferral(resolution, motion.deferred_until)
    elif motion.proposal == Decision.REJECTED and not motion.reasons.strip():
        raise DomainRefusal("Schreiben Sie die Gründe. Die Kommune liest sie.", field="reasons")


def _check_addition(addition: str) -> None:
    if len(addition) > LONGEST_ADDITION:
        raise DomainRefusal(f"Die Ergänzung hat höchstens {LONGEST_ADDITION} Zeichen.", field="addition")
    found = forbidden_in(addition)
    if found is not None:
        raise DomainRefusal(
            f"{found[0]} gehören nicht in die Ergänzung: „{found[1]}“. Was gilt, steht in den Feldern darüber.",
            field="addition",
        )


def _check_typed(motion: Motion) -> None:
    typed = [(one.text, f"condition_{number}_text") for number, one in enumerate(motion.conditions, start=1)]
    typed += [(one.evidence, f"condition_{number}_evidence") for number, one in enumerate(motion.conditions, start=1)]
    for text, field in (*typed, (motion.reasons, "reasons"), (motion.needed, "needed")):
        if reads_like_a_motion(text):
            raise DomainRefusal(
                "Das liest sich wie der Beschluss selbst oder sagt nichts. Schreiben Sie nur, was hier gefragt ist.",
                field=field,
            )


def check_days(motion: Motion, closes_on: datetime.date) -> None:
    """Raises DomainRefusal for a day that is over before the vote is."""
    until = f"Die Abstimmung endet am {closes_on:%d.%m.%Y}. Nennen Sie einen späteren Tag."
    if motion.deferred_until is not None and motion.deferred_until <= closes_on:
        raise DomainRefusal(until, field="deferred_until")
    for number, one in enumerate(motion.conditions, start=1):
        if one.due_on is not None and one.due_on <= closes_on:
            raise DomainRefusal(until, field=f"condition_{number}_due")
    if motion.proposal == Decision.PARTIALLY_APPROVED and motion.ends_on is not None and motion.ends_on <= closes_on:
        raise DomainRefusal(until, field="ends_on")


def _check_conditions(motion: Motion) -> None:
    if motion.proposal == Decision.APPROVED_WITH_CONDITIONS and not motion.conditions:
        raise DomainRefusal(
            "Nennen Sie die Bedingung, oder wählen Sie „Bewilligen wie beantragt“.", field="condition_1_text"
        )
    if len({one.text.casefold() for one in motion.conditions}) < len(motion.conditions):
        raise DomainRefusal("Eine Bedingung steht zweimal da. Löschen Sie eine Zeile.", field="proposal")
    if motion.proposal == Decision.APPROVED and motion.conditions:
        raise DomainRefusal(
            "Sie nennen eine Bedingung. Wählen Sie „Bewilligen mit Bedingung“, oder löschen Sie die Zeile.",
            field="proposal",
        )


def _check_grant(resolution: Resolution, motion: Motion) -> None:
    wanted, asked = motion.amount_cents, resolution.asked_cents
    if wanted is not None and asked is not None and wanted > asked:
        raise DomainRefusal(f"Beantragt sind {euro(asked)}. Mehr lässt sich nicht bewilligen.", field="amount")
    if motion.starts_on and motion.ends_on and motion.ends_on < motion.starts_on:
        raise DomainRefusal("Das Ende liegt vor dem Beginn.", field="ends_on")
    same = (wanted, motion.starts_on, motion.ends_on) == (asked, resolution.asked_from, resolution.asked_until)
    if motion.proposal == Decision.PARTIALLY_APPROVED:
        if same or wanted == 0:
            raise DomainRefusal(
                "Nennen Sie einen kleineren Betrag oder einen anderen Zeitraum, oder bewilligen Sie wie beantragt.",
                field="amount",
            )
        _check_phase(resolution, motion)
    elif not same:
        raise DomainRefusal("Weniger oder ein anderer Zeitraum: Wählen Sie „Teilweise bewilligen“.", field="proposal")


def _check_phase(resolution: Resolution, motion: Motion) -> None:
    phase = resolution.case.rule_set
    days = [day for day in (motion.starts_on, motion.ends_on) if day]
    if any(not phase.starts_on <= day <= phase.ends_on for day in days):
        raise DomainRefusal(
            f"Die Förderphase geht vom {phase.starts_on:%d.%m.%Y} bis {phase.ends_on:%d.%m.%Y}.", field="starts_on"
        )


def _check_money(motion: Motion, left: Left | None) -> None:
    wanted = motion.amount_cents
    if left is not None and wanted is not None and wanted > left.available:
        raise DomainRefusal(
            f"Für diesen Beschluss sind noch {euro(max(left.available, 0))} frei; offene Abstimmungen sind abgezogen. "
            "Möglich ist: teilweise bewilligen, vertagen oder warten.",
            field="amount" if motion.proposal == Decision.PARTIALLY_APPROVED else "proposal",
        )


def _check_deferral(resolution: Resolution, until: datetime.date | None) -> None:
    today = timezone.localdate()
    if until is None or until <= today:
        raise DomainRefusal("Nennen Sie einen Tag in der Zukunft, bis zu dem vertagt wird.", field="deferred_until")
    longest = today + datetime.timedelta(days=rules_for(resolution.case.rule_set).deferral_longest)
    if until > longest:
        raise DomainRefusal(f"Vertagen lässt sich höchstens bis zum {longest:%d.%m.%Y}.", field="deferred_until")


def keep_motion(resolution: Resolution, motion: Motion, words: str) -> None:
    """Write the newest motion down at its resolution: its facts one by one, and its words."""
    resolution.proposal = motion.proposal
    resolution.motion = words
    resolution.amount_cents, resolution.deferred_until = motion.amount_cents, motion.deferred_until
    resolution.starts_on, resolution.ends_on = motion.starts_on, motion.ends_on
    resolution.conditions = "\n".join(line_of(one) for one in motion.gates)
    resolution.obligations = "\n".join(line_of(one) for one in motion.duties)
    resolution.reasons = motion.reasons.strip() if motion.proposal == Decision.REJECTED else ""
    resolution.save()
