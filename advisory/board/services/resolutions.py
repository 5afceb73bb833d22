"""Create a resolution, open a round with its electorate, count it, announce it."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone
from viewflow.workflow.models import Process

from accounts.models import User
from accounts.selectors import people_with
from advisory.board.choices import ConflictOfInterest, Decision, NotGranted, Presiding, RoundOutcome, RoundState
from advisory.board.figures.counting import Member, Result, count_resolution, read_rules
from advisory.board.figures.matters import Matter
from advisory.board.figures.motions import TEMPLATE, Motion, as_terms, words_of_refusal
from advisory.board.forecast import money_left
from advisory.board.models import Ballot, Elector, Membership, Resolution, Round, Seat
from advisory.board.services.motions import as_asked, check_days, check_motion, keep_motion, wording
from advisory.board.services.rules import rules_for
from ui.refusals import DomainRefusal
from workflows.casefile.cases import next_reference
from workflows.casefile.models import CaseExclusion, CaseFile
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
        granted=matter.granted,
        bearing=matter.bearing,
        conditions=matter.conditions,
        asked_cents=matter.amount_cents,
        asked_from=matter.starts_on,
        asked_until=matter.ends_on,
        amount_cents=matter.amount_cents,
        starts_on=matter.starts_on,
        ends_on=matter.ends_on,
    )
    resolution.documents.set(matter.documents)
    return resolution


def open_round(
    *, resolution: Resolution, motion: Motion, days: int | None, after_meeting_on: datetime.date | None = None
) -> Round:
    """Open the next round: freeze motion, rules and electorate, and ask the first person of every seat.

    The words are derived here, from what takes effect, and frozen with it. `days` are working days within the bounds of
    the rules of procedure. Raises DomainRefusal.
    """
    motion = as_asked(resolution, motion)
    left = money_left(resolution, motion.amount_cents or 0)
    check_motion(resolution, motion, left)
    words = wording(resolution, motion)
    case = resolution.case
    rules = rules_for(case.rule_set)
    length = days if days is not None else periods.rule_for(case, "CIRCULAR_WINDOW").amount
    if not rules.circular_shortest <= length <= rules.circular_longest:
        raise DomainRefusal(
            f"Das Umlaufverfahren dauert {rules.circular_shortest} bis {rules.circular_longest} Arbeitstage."
        )
    closes_on = periods.plan_deadline(case=case, code="CIRCULAR_WINDOW", amount=length).due_on
    check_days(motion, closes_on)
    last = resolution.rounds.order_by("-number").first()
    keep_motion(resolution, motion, words)
    opened = Round.objects.create(
        resolution=resolution,
        number=last.number + 1 if last else 1,
        rules=rules.as_case(repeat_invitation=last is not None and last.outcome == RoundOutcome.NOT_QUORATE),
        motion=words,
        template=TEMPLATE,
        terms=as_terms(motion),
        free_at_opening=left.free if left else None,
        programme_at_opening=left.programme_free if left else None,
        proposal=motion.proposal,
        after_meeting_on=after_meeting_on,
        closes_on=closes_on,
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
    declared = {one.user_id: one for one in (_declared_in(last) if last else [])}
    may_preside = set(people_with("board.confirm_result").values_list("pk", flat=True))
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
                presides=place.seat.presides if place.rank == 0 and place.user_id in may_preside else "",
                invited_at=opened.opened_at if asked else None,
                interest=ConflictOfInterest.INTEREST if recused else (before.interest if before else ""),
                declared_at=before.declared_at if before else None,
                recused=recused,
            )
        )
    if not asked_seats:
        raise DomainRefusal("Im Beirat ist niemand stimmberechtigt. Tragen Sie zuerst Sitze und Mitglieder ein.")
    Elector.objects.bulk_create(electors)


def _declared_in(last: Round) -> QuerySet[Elector]:
    """Who declared in a round what still holds in the next one.

    An unclear declaration is asked anew; so is one the office entered with a vote that the member never answered to. A
    recusal holds by the exclusion from the case, until the chair takes it back.
    """
    kept = last.electors.exclude(interest__in=[ConflictOfInterest.UNSURE, ConflictOfInterest.INTEREST])
    return kept.exclude(ballot__entered_by__isnull=False, ballot__acknowledged_at__isnull=True)


def waiting_deputy(elector: Elector) -> Elector | None:
    """Who would be asked next for the seat of a person."""
    deputies = Elector.objects.filter(
        round_id=elector.round_id, seat_id=elector.seat_id, recused=False, invited_at=None, left_at=None, voting=True
    )
    return deputies.exclude(pk=elector.pk).select_related("user").order_by("rank").first()


def deputy_to_ask(elector: Elector) -> Elector | None:
    """Who is asked next when a person of a seat is recused; marks him as asked."""
    deputy = waiting_deputy(elector)
    if deputy is not None:
        deputy.invited_at = timezone.now()
        deputy.save(update_fields=["invited_at"])
    return deputy


def mark_left(elector: Elector) -> None:
    """A person left the board while the round runs; a ballot she cast before stays."""
    elector.left_at = timezone.now()
    elector.save(update_fields=["left_at"])


def recuse(*, elector: Elector, case: CaseFile) -> None:
    """Keep a person away from the matter: no documents, no vote, nothing of the case anywhere."""
    CaseExclusion.objects.get_or_create(case=case, user_id=elector.user_id)
    elector.recused = True
    elector.interest = ConflictOfInterest.INTEREST
    elector.save(update_fields=["recused", "interest", "declared_at", "clarified_by"])
    Ballot.objects.filter(elector=elector).delete()


def take_back_recusal(elector: Elector) -> list[Elector]:
    """A person counted as recused by mistake belongs to the round again, and is asked who is first of the seat.

    Returns the deputies who were asked for her and have not voted: they are not asked any more. A deputy's ballot
    stays; it counts only if the member stays silent (domain B.4, settled).
    """
    elector.recused, elector.interest, elector.declared_at = False, "", None
    same_seat = Elector.objects.filter(
        round_id=elector.round_id,
        seat_id=elector.seat_id,
        invited_at__isnull=False,
        recused=False,
        left_at__isnull=True,
    ).exclude(pk=elector.pk)
    if elector.voting and not same_seat.filter(rank__lt=elector.rank).exists():
        elector.invited_at = elector.invited_at or timezone.now()
    else:
        elector.invited_at = None
    elector.save(update_fields=["recused", "interest", "declared_at", "invited_at"])
    if elector.invited_at is None:
        return []
    deputies = list(same_seat.filter(rank__gt=elector.rank, ballot__isnull=True).select_related("user"))
    Elector.objects.filter(pk__in=[one.pk for one in deputies]).update(invited_at=None)
    return deputies


def presiding(electors: list[Elector]) -> Elector | None:
    """Who presides over an item: the chair, or the deputy chair where the chair is recused or has left."""
    for office in (Presiding.CHAIR, Presiding.DEPUTY_CHAIR):
        for elector in electors:
            if elector.presides == office and not elector.recused and elector.left_at is None:
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
    left = money_left(round_.resolution)
    if left is not None:
        round_.free_at_close, round_.programme_at_close = left.free, left.programme_free
    round_.state, round_.closed_at = RoundState.COUNTED, timezone.now()
    round_.save()
    return result


def close_reopened(round_: Round) -> None:
    """End a round that the office opens anew: nothing is counted, its ballots stay sealed."""
    round_.outcome, round_.state, round_.closed_at = RoundOutcome.REOPENED, RoundState.CONFIRMED, timezone.now()
    round_.save()


def decision_of(round_: Round) -> str:
    """What a confirmed round decides: its proposal, a rejection by the chair after a failed grant, or nothing.

    A motion to reject or defer without majority decides nothing (domain B.4, settled).
    """
    if round_.outcome == RoundOutcome.ADOPTED:
        return round_.proposal
    if round_.is_grant_refused and round_.not_granted == NotGranted.REJECT:
        return Decision.REJECTED.value
    return ""


def confirm_round(*, round_: Round, actor: User, not_granted: str = "", reasons: str = "") -> None:
    """The chair confirms the count; only this makes it effective.

    Where a proposal to grant found no majority, the chair says whether the application is rejected, with reasons, or a
    new proposal follows. Raises DomainRefusal if that is missing, or if the count was confirmed already.
    """
    values: dict[str, str] = {"state": RoundState.CONFIRMED}
    if round_.is_grant_refused:
        if not_granted not in NotGranted.values:
            raise DomainRefusal("Wählen Sie, wie es weitergeht.", field="not_granted")
        if not_granted == NotGranted.REJECT and not reasons.strip():
            raise DomainRefusal("Schreiben Sie die Gründe. Die Kommune liest sie im Brief.", field="reasons")
        values |= {"not_granted": not_granted, "reasons": reasons.strip()}
    if not Round.objects.filter(pk=round_.pk, state=RoundState.COUNTED).update(**values):
        raise DomainRefusal("Dieses Ergebnis ist schon bestätigt.")
    for name, value in values.items():
        setattr(round_, name, value)
    Resolution.objects.filter(pk=round_.resolution_id).update(confirmed_by=actor)


def announce(*, resolution: Resolution, round_: Round) -> None:
    """Write down the decision and the words it is told in; from here on it holds."""
    resolution.decision = decision_of(round_)
    resolution.announced_at = timezone.now()
    if round_.is_grant_refused:
        resolution.reasons = round_.reasons
        resolution.motion = words_of_refusal(round_.reasons)
        resolution.conditions = resolution.obligations = ""
    resolution.save(
        update_fields=["decision", "announced_at", "reasons", "motion", "conditions", "obligations"],
    )


def bind_process(resolution_id: int, process: Process) -> None:
    """Tie a resolution to the process that carries it."""
    Resolution.objects.filter(pk=resolution_id).update(process=process)
