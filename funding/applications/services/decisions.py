"""Hand an application to the board as values, take its decision over, and word the letter. Rules: domain B.4."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from accounts.models import Organisation, RoleAssignment, User
from advisory.board.choices import APPROVALS
from advisory.board.choices import Decision as Outcome
from advisory.board.figures.matters import Matter
from advisory.board.figures.motions import contradicts
from advisory.board.models import Membership, Resolution
from funding.applications.choices import Vote, Weighed
from funding.applications.content import current_attachments, facts_of
from funding.applications.models import Application, ApplicationDecision
from funding.applications.services.checking import latest_recommendation
from funding.financing.models import FinancePlanYear
from ui.fields import format_amount, format_cents
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.deadlines import periods

PROPOSALS = {
    Vote.APPROVE.value: Outcome.APPROVED,
    Vote.APPROVE_WITH_CONDITIONS.value: Outcome.APPROVED_WITH_CONDITIONS,
    Vote.DEFER.value: Outcome.DEFERRED,
    Vote.REJECT.value: Outcome.REJECTED,
}
HALF = Decimal("0.5")
NEEDS_REASONS = frozenset({Outcome.REJECTED, Outcome.DEFERRED, Outcome.PARTIALLY_APPROVED, Outcome.WAITLISTED})


def _plan_sums(case: CaseFile, version: int) -> dict[str, int]:
    sums = FinancePlanYear.objects.filter(plan__case=case, plan__version=version).aggregate(
        **{name: Sum(name) for name in ("cost", "foundation", "own", "esf", "third")}
    )
    return {name: value or 0 for name, value in sums.items()}


def suggested_conflicts(case: CaseFile) -> tuple[tuple[int, str], ...]:
    """People of the board who hold a role in the municipality, or whose seat it fills, with the reason."""
    today = timezone.localdate()
    places = Membership.objects.on(today).select_related("seat")
    own = set(
        RoleAssignment.objects.current()
        .filter(organisation=case.organisation, user__in=places.values("user"))
        .values_list("user_id", flat=True)
    )
    name = case.organisation.name
    found = dict.fromkeys(own, f"Sie haben auch eine Aufgabe bei {name}.")
    for place in places.filter(seat__organisation_id=case.organisation_id):
        found.setdefault(place.user_id, f"Ihr Sitz ist von {name} entsandt.")
    return tuple(sorted(found.items()))


def _granted(organisation: Organisation) -> str:
    """What is granted, in the words of a motion: `eine volle Koordinierungsstelle im Landkreis Gotha`."""
    name = organisation.name
    if name.startswith(("Stadt ", "Landeshauptstadt ")):
        place = f"in der {name}"
    elif name.endswith(("kreis", "Kreis", "Land")) or name.startswith("Landkreis "):
        place = f"im {name}"
    else:
        place = f"in {name}"
    return f"eine volle Koordinierungsstelle {place}"


def _bearing(application: Application) -> str:
    """Who bears which part, by the terms the application is written under."""
    share = facts_of(application).foundation_share
    part = "die Hälfte" if share == HALF else f"{format_amount(share * 100).removesuffix(',00')} %"
    return f"Die Stiftung zahlt {part} der Kosten"


def _asked_again(application: Application) -> str:
    """What the municipality wrote when it asked for another discussion of its rejected application."""
    asked = latest_decision(application)
    if asked is None or asked.asked_again_at is None:
        return ""
    on = timezone.localtime(asked.asked_again_at)
    return (
        f"Bitte um erneute Beratung vom {on:%d.%m.%Y}, nach Beschluss {asked.resolution.reference}: {asked.new_facts}"
    )


def matter_of(application: Application) -> Matter:
    """Everything the board needs to decide, as values. Raises DomainRefusal without a signed recommendation."""
    case = application.case
    recommendation = latest_recommendation(application)
    version = application.versions.order_by("-number").first()
    if recommendation is None or recommendation.approved_at is None or version is None:
        raise DomainRefusal("Es gibt noch keine mitgezeichnete Empfehlung.")
    sums = _plan_sums(case, version.number)
    start, end = version.starts_on, version.ends_on
    proposal = PROPOSALS[recommendation.vote]
    facts = [
        ("Antrag", f"{case.reference}, Fassung {version.number}"),
        ("Beantragter Zeitraum", f"{start:%d.%m.%Y} bis {end:%d.%m.%Y}" if start and end else "offen"),
        ("Kosten der Stelle", format_cents(sums["cost"])),
        ("Beantragt von der Stiftung", format_cents(sums["foundation"])),
        (
            "Die andere Hälfte",
            f"Eigenmittel {format_cents(sums['own'])}, ESF Plus und Land {format_cents(sums['esf'])}",
        ),
    ]
    again = _asked_again(application)
    files = [version.pdf_id, *(one.file_id for one in current_attachments(application))]
    return Matter(
        subject=case.title,
        proposal=proposal.value,
        granted=_granted(case.organisation),
        bearing=_bearing(application),
        facts=facts,
        recommendation=f"{Vote(recommendation.vote).label}.\n{recommendation.text}",
        reply=f"{recommendation.reply}\n\n{again}".strip(),
        conditions=recommendation.conditions,
        amount_cents=sums["foundation"],
        starts_on=start,
        ends_on=end,
        documents=tuple(file for file in files if file is not None),
        suggested=suggested_conflicts(case),
    )


def record_decision(*, application: Application, resolution: Resolution) -> ApplicationDecision:
    """Take an announced resolution over; once per resolution."""
    if resolution.announced_at is None:
        raise DomainRefusal("Dieser Beschluss ist noch nicht bekannt gegeben.")
    approved = resolution.decision in APPROVALS
    decision, _ = ApplicationDecision.objects.get_or_create(
        resolution=resolution,
        defaults={
            "application": application,
            "outcome": resolution.decision,
            "decided_on": timezone.localtime(resolution.announced_at).date(),
            "conditions": resolution.conditions if approved else "",
            "obligations": resolution.obligations if approved else "",
            "amount_cents": resolution.amount_cents if approved else None,
            "starts_on": resolution.starts_on if approved else None,
            "ends_on": resolution.ends_on if approved else None,
            "deferred_until": resolution.deferred_until if resolution.decision == Outcome.DEFERRED else None,
        },
    )
    return decision


def latest_decision(application: Application) -> ApplicationDecision | None:
    """The decision taken last."""
    return (
        ApplicationDecision.objects.filter(application=application)
        .select_related("resolution", "pdf", "sent_by")
        .order_by("-pk")
        .first()
    )


HEADLINES = {
    Outcome.APPROVED: "Sie bekommen die Förderung für die Koordinierungsstelle.",
    Outcome.APPROVED_WITH_CONDITIONS: "Sie bekommen die Förderung für die Koordinierungsstelle. "
    "Es gibt eine Bedingung.",
    Outcome.PARTIALLY_APPROVED: "Sie bekommen einen Teil der beantragten Förderung.",
    Outcome.DEFERRED: "Die Entscheidung über Ihren Antrag ist vertagt.",
    Outcome.REJECTED: "Ihr Antrag ist abgelehnt.",
    Outcome.WAITLISTED: "Ihr Antrag steht auf der Warteliste.",
}
NEXT_STEPS = {
    Outcome.APPROVED: "Wir schicken Ihnen den Entwurf des Fördervertrags. Bitte besetzen Sie die Stelle erst, wenn der "
    "Vertrag unterschrieben ist.",
    Outcome.DEFERRED: "Wir legen Ihren Antrag dem Beirat wieder vor. Sie müssen dafür nichts tun.",
    Outcome.REJECTED: "Wenn Sie schon ein Netzwerk haben, geht es auch ohne Förderung: mit einer "
    "Kooperationsvereinbarung. Rufen Sie uns an.",
    Outcome.WAITLISTED: "Wir melden uns, sobald im Budget der Förderphase wieder Mittel frei sind.",
}


ASK_AGAIN = (
    "Gibt es Neues, können Sie {days} Arbeitstage lang um erneute Beratung bitten: auf der Seite Ihres Antrags. "
)
NEEDED = (
    "Wir legen Ihren Antrag dem Beirat wieder vor. Bis dahin soll vorliegen, was oben steht. Schicken Sie es uns, "
    "sobald Sie es haben."
)


def _is_needed(decision: ApplicationDecision) -> bool:
    """Whether a deferral waits for something of the municipality."""
    if decision.outcome != Outcome.DEFERRED:
        return False
    newest = decision.resolution.rounds.order_by("-number").first()
    return newest is not None and bool(newest.terms.get("needed"))


def needs_reasons(decision: ApplicationDecision) -> bool:
    """Whether somebody still has to write why: the board's own reasons stand in the words of its decision."""
    return decision.outcome in NEEDS_REASONS and not decision.resolution.reasons


def _next_step(case: CaseFile, decision: ApplicationDecision) -> str:
    if _is_needed(decision):
        return NEEDED
    words = NEXT_STEPS.get(Outcome(decision.outcome), NEXT_STEPS[Outcome.APPROVED])
    if decision.outcome != Outcome.REJECTED:
        return words
    again = "" if was_asked_again(decision.application) else ASK_AGAIN
    return f"{again}{words}".format(days=periods.rule_for(case, "ASK_AGAIN").amount)


def letter_of(application: Application, decision: ApplicationDecision, reasons: str, paragraph: str) -> dict[str, Any]:
    """The words of the letter: who, what, how much, why, how it goes on. Never called a Bescheid."""
    case = application.case
    outcome = Outcome(decision.outcome)
    facts = [("Antrag", case.reference or "")]
    if case.applicant_reference:
        facts.append(("Ihr Zeichen", case.applicant_reference))
    if outcome in APPROVALS:
        if decision.starts_on and decision.ends_on:
            facts.append(("Zeitraum", f"{decision.starts_on:%d.%m.%Y} bis {decision.ends_on:%d.%m.%Y}"))
        facts.append(("Stiftung zahlt", f"die Hälfte der Kosten, höchstens {format_cents(decision.amount_cents)}"))
        if decision.conditions:
            facts.append(("Vor Auszahlung nötig", decision.conditions))
        if decision.obligations:
            facts.append(("Später nachzuweisen", decision.obligations))
    if decision.deferred_until:
        facts.append(("Vertagt bis", f"{decision.deferred_until:%d.%m.%Y}"))
    facts.append(("Beschluss", f"{decision.resolution.reference} vom {decision.decided_on:%d.%m.%Y}"))
    contact = case.owner.name if case.owner is not None else settings.CONTACT["name"]
    return {
        "subject": f"Entscheidung des Beirats zu Ihrem Antrag {case.reference}",
        "organisation": case.organisation.name,
        "headline": HEADLINES[outcome],
        "motion": decision.resolution.motion,
        "facts": [list(one) for one in facts],
        "reasons": "" if decision.resolution.reasons else reasons.strip(),
        "paragraph": paragraph.strip(),
        "next_step": _next_step(case, decision),
        "signed_by": contact,
    }


def send_letter(
    *, application: Application, decision: ApplicationDecision, actor: User, reasons: str, paragraph: str
) -> None:
    """Keep the letter as a person read it. Raises DomainRefusal without reasons where the letter needs them."""
    if needs_reasons(decision) and not reasons.strip():
        raise DomainRefusal(
            "Schreiben Sie, warum der Beirat so entschieden hat. Die Kommune liest es im Brief.", field="reasons"
        )
    if decision.sent_at is not None:
        raise DomainRefusal("Dieser Brief ist schon verschickt.")
    found = contradicts(paragraph)
    if found is not None:
        raise DomainRefusal(
            f"{found[0]} gehören nicht in diesen Absatz: „{found[1][:80]}“. Was gilt, steht schon im Brief.",
            field="paragraph",
        )
    decision.reasons = decision.resolution.reasons or reasons.strip()
    decision.letter = letter_of(application, decision, reasons, paragraph)
    decision.sent_by, decision.sent_at = actor, timezone.now()
    decision.save(update_fields=["reasons", "letter", "sent_by", "sent_at"])


def was_asked_again(application: Application) -> bool:
    """Whether the municipality asked for another discussion of this application already: it may do so once."""
    return ApplicationDecision.objects.filter(application=application, asked_again_at__isnull=False).exists()


def ask_again(*, application: Application, actor: User, text: str) -> ApplicationDecision:
    """Keep what is new since a rejection, once. Raises DomainRefusal without words, or where it was asked already."""
    decision = latest_decision(application)
    if decision is None or decision.outcome != Outcome.REJECTED:
        raise DomainRefusal("Um erneute Beratung bitten können Sie nach einer Ablehnung.")
    if was_asked_again(application):
        raise DomainRefusal("Sie haben schon um erneute Beratung gebeten.")
    if not text.strip():
        raise DomainRefusal("Schreiben Sie, was neu ist.", field="text")
    decision.asked_again_at, decision.asked_again_by, decision.new_facts = timezone.now(), actor, text.strip()
    decision.save(update_fields=["asked_again_at", "asked_again_by", "new_facts"])
    return decision


def answer_request(*, application: Application, result: str, note: str) -> ApplicationDecision:
    """Keep the institute's answer to the request. Raises DomainRefusal for a no without words."""
    decision = latest_decision(application)
    if decision is None or decision.asked_again_at is None or result not in Weighed.values:
        raise DomainRefusal("Wählen Sie, ob es Neues gibt.", field="result")
    if result == Weighed.NOTHING_NEW and not note.strip():
        raise DomainRefusal("Schreiben Sie der Kommune, warum die Entscheidung bleibt.", field="note")
    decision.answer = note.strip()
    decision.save(update_fields=["answer"])
    return decision
