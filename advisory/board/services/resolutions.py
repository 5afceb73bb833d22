"""Create a resolution, open a round with its electorate, count it, announce it."""

import datetime

from django.utils import timezone
from viewflow.workflow.models import Process

from accounts.models import User
from advisory.board.choices import APPROVALS, ConflictOfInterest, Decision, Presiding, RoundOutcome, RoundState
from advisory.board.figures.counting import Member, Result, count_resolution, read_rules
from advisory.board.figures.matters import Matter, Motion
from advisory.board.models import Ballot, BoardRules, Elector, Membership, Resolution, Round, Seat
from ui.fields import format_cents
from ui.refusals import DomainRefusal
from workflows.casefile.cases import next_reference
from workflows.casefile.models import CaseExclusion, CaseFile, RuleSet
from workflows.deadlines import periods


def next_number() -> str:
    """The number of the next resolution of this year, `2027/07`."""
    _, year, number = next_reference("B", timezone.localdate().year).rsplit("-", 2)
    return f"{year}/{int(number):02d}"


def create_resolution(case: CaseFile, matter: Matter) -> Resolution:
    """Take a matter over, in the transaction that starts the flow."""
    resolution = Resolution.objects.create(
        case=case,
        reference=next_number(),
        subject=matter.subject,
        facts=[list(one) for one in matter.facts],
        recommendation=matter.recommendation,
        reply=matter.reply,
        suggested=[list(one) for one in matter.suggested],
        proposal=matter.proposal,
        motion=matter.motion,
        conditions=matter.conditions,
        amount_cents=matter.amount_cents,
        starts_on=matter.starts_on,
        ends_on=matter.ends_on,
        budget_left_cents=matter.budget_left_cents,
    )
    resolution.documents.set(matter.documents)
    return resolution


def rules_for(rule_set: RuleSet) -> BoardRules:
    """The rules of procedure of a phase; the preset is written down the first time it is needed."""
    rules, _ = BoardRules.objects.get_or_create(rule_set=rule_set)
    return rules


def check_motion(resolution: Resolution, motion: Motion) -> None:
    """Raises DomainRefusal for a motion that cannot be decided on."""
    if not motion.text.strip():
        raise DomainRefusal("Schreiben Sie den Beschlusstext.")
    if motion.proposal == Decision.APPROVED_WITH_CONDITIONS and not motion.conditions.strip():
        raise DomainRefusal("Nennen Sie die Bedingung, oder wählen Sie „Bewilligt“.")
    if motion.proposal == Decision.DEFERRED and (
        motion.deferred_until is None or motion.deferred_until <= timezone.localdate()
    ):
        raise DomainRefusal("Nennen Sie einen Tag in der Zukunft, bis zu dem vertagt wird.")
    longest = timezone.localdate() + datetime.timedelta(days=rules_for(resolution.case.rule_set).deferral_longest)
    if motion.deferred_until is not None and motion.deferred_until > longest:
        raise DomainRefusal(f"Vertagen lässt sich höchstens bis zum {longest:%d.%m.%Y}.")
    if motion.proposal not in APPROVALS:
        return
    wanted, asked, left = motion.amount_cents, resolution.amount_cents, resolution.budget_left_cents
    if wanted is not None and asked is not None and wanted > asked:
        raise DomainRefusal(f"Beantragt sind {format_cents(asked)}. Mehr lässt sich nicht bewilligen.")
    if motion.starts_on and motion.ends_on and motion.ends_on < motion.starts_on:
        raise DomainRefusal("Das Ende liegt vor dem Beginn.")
    if left is not None and wanted is not None and wanted > left:
        raise DomainRefusal(
            f"Im Budget der Förderphase sind noch {format_cents(left)} frei. "
            "Möglich ist: teilweise bewilligen oder vertagen."
        )


def open_round(
    *, resolution: Resolution, motion: Motion, days: int | None, after_meeting_on: datetime.date | None = None
) -> Round:
    """Open the next round: freeze wording, rules and electorate, and ask the first person of every seat.

    `days` are working days within the bounds of the rules of procedure. Raises DomainRefusal.
    """
    check_motion(resolution, motion)
    case = resolution.case
    rules = rules_for(case.rule_set)
    length = days if days is not None else periods.rule_for(case, "CIRCULAR_WINDOW").amount
    if not rules.circular_shortest <= length <= rules.circular_longest:
        raise DomainRefusal(
            f"Das Umlaufverfahren dauert {rules.circular_shortest} bis {rules.circular_longest} Arbeitstage."
        )
    last = resolution.rounds.order_by("-number").first()
    for name in ("proposal", "conditions", "amount_cents", "starts_on", "ends_on", "deferred_until"):
        setattr(resolution, name, getattr(motion, name))
    resolution.motion = motion.text
    resolution.save()
    opened = Round.objects.create(
        resolution=resolution,
        number=last.number + 1 if last else 1,
        rules=rules.as_case(repeat_invitation=last is not None and last.outcome == RoundOutcome.NOT_QUORATE),
        motion=motion.text,
        proposal=motion.proposal,
        after_meeting_on=after_meeting_on,
        closes_on=periods.plan_deadline(case=case, code="CIRCULAR_WINDOW", amount=length).due_on,
    )
    _freeze_electorate(opened, last)
    return opened


def places_on(day: datetime.date) -> list[Membership]:
    """Who holds or stands in for a seat on a day, seat by seat, the member first."""
    rows = Membership.objects.on(day).filter(seat__in=Seat.objects.on(day), user__is_active=True)
    return list(rows.select_related("seat", "user").order_by("seat_id", "rank"))


def _freeze_electorate(opened: Round, last: Round | None) -> None:
    today = timezone.localdate()
    excluded = set(CaseExclusion.objects.filter(case=opened.resolution.case).values_list("user_id", flat=True))
    declared = {one.user_id: one for one in (last.electors.all() if last else [])}
    asked_seats: set[int] = set()
    electors = []
    for place in places_on(today):
        before = declared.get(place.user_id)
        recused = place.user_id in excluded
        asked = not recused and place.seat.voting and place.seat_id not in asked_seats
        if asked:
            asked_seats.add(place.seat_id)
        electors.append(
            Elector(
                round=opened,
                seat=place.seat,
                user=place.user,
                rank=place.rank,
                voting=place.seat.voting,
                presides=place.seat.presides if place.rank == 0 else "",
                invited_at=opened.opened_at if asked else None,
                interest=before.interest if before else (ConflictOfInterest.INTEREST if recused else ""),
                declared_at=before.declared_at if before else None,
                recused=recused,
            )
        )
    if not asked_seats:
        raise DomainRefusal("Im Beirat ist niemand stimmberechtigt. Tragen Sie zuerst Sitze und Mitglieder ein.")
    Elector.objects.bulk_create(electors)


def deputy_to_ask(elector: Elector) -> Elector | None:
    """Who is asked next when a person of a seat is recused; marks him as asked."""
    deputy = (
        Elector.objects.filter(round_id=elector.round_id, seat_id=elector.seat_id, recused=False, invited_at=None)
        .exclude(pk=elector.pk)
        .order_by("rank")
        .first()
    )
    if deputy is not None and deputy.voting:
        deputy.invited_at = timezone.now()
        deputy.save(update_fields=["invited_at"])
        return deputy
    return None


def recuse(*, elector: Elector, case: CaseFile) -> None:
    """Keep a person away from the matter: no documents, no vote, nothing of the case anywhere."""
    CaseExclusion.objects.get_or_create(case=case, user_id=elector.user_id)
    elector.recused = True
    elector.interest = ConflictOfInterest.INTEREST
    elector.save(update_fields=["recused", "interest", "declared_at", "clarified_by"])
    Ballot.objects.filter(elector=elector).delete()


def presiding(electors: list[Elector]) -> Elector | None:
    """Who presides over an item: the chair, or the deputy chair where the chair is recused."""
    for office in (Presiding.CHAIR, Presiding.DEPUTY_CHAIR):
        for elector in electors:
            if elector.presides == office and not elector.recused:
                return elector
    return None


def count_round(round_: Round) -> Result:
    """Count the ballots of a round by the rules it was opened under and write the result, once."""
    electors = list(round_.electors.order_by("seat_id", "rank"))
    chair = presiding(electors)
    firsts = {elector.seat_id: str(elector.pk) for elector in reversed(electors)}
    members = [
        Member(
            id=str(elector.pk),
            voting=elector.voting,
            chair=elector is chair,
            recused=elector.recused,
            deputy_of=None if firsts[elector.seat_id] == str(elector.pk) else firsts[elector.seat_id],
        )
        for elector in electors
    ]
    ballots = {
        str(elector): choice
        for elector, choice in Ballot.objects.filter(elector__round=round_).values_list("elector_id", "choice")
    }
    result = count_resolution(read_rules(round_.rules), members, ballots)
    for name in ("entitled", "present", "required", "yes", "no", "abstain", "outcome"):
        setattr(round_, name, getattr(result, name))
    round_.decided_by = result.decided_by or ""
    round_.state, round_.closed_at = RoundState.COUNTED, timezone.now()
    round_.save()
    return result


def decision_of(round_: Round) -> str:
    """What a confirmed round decides: the proposal, a rejection where an approval found no majority, or nothing yet."""
    if round_.outcome == RoundOutcome.ADOPTED:
        return round_.proposal
    if round_.outcome == RoundOutcome.REJECTED and round_.proposal in APPROVALS:
        return Decision.REJECTED.value
    return ""


def confirm_round(*, round_: Round, actor: User) -> None:
    """The chair confirms the count; only this makes it effective. Raises DomainRefusal if it was confirmed already."""
    changed = Round.objects.filter(pk=round_.pk, state=RoundState.COUNTED).update(state=RoundState.CONFIRMED)
    if not changed:
        raise DomainRefusal("Dieses Ergebnis ist schon bestätigt.")
    round_.state = RoundState.CONFIRMED
    Resolution.objects.filter(pk=round_.resolution_id).update(confirmed_by=actor)


def announce(*, resolution: Resolution, round_: Round) -> None:
    """Write down the decision; from here on it holds."""
    resolution.decision = decision_of(round_)
    resolution.announced_at = timezone.now()
    resolution.save(update_fields=["decision", "announced_at"])


def bind_process(resolution_id: int, process: Process) -> None:
    """Tie a resolution to the process that carries it."""
    Resolution.objects.filter(pk=resolution_id).update(process=process)
