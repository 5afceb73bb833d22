"""Who is told what by the process support; content stays on the pages behind the wall."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.selectors import people_with
from advisory.support import mails
from advisory.support.models import AdvisoryCase, AdvisoryCover, CooperationAgreement
from notifications.outbox import Recipient, enqueue
from workflows.casefile.models import CaseExclusion, CaseFile


def _people(case: CaseFile, permission: str, reason: str) -> list[Recipient]:
    excluded = CaseExclusion.objects.filter(case=case).values("user_id")
    people = people_with(permission, case.organisation_id, case).exclude(pk__in=excluded)
    return [Recipient(one.email, reason, one.pk) for one in people]


def _tell(
    case: CaseFile, permission: str, reason: str, key: str, *, headline: str, next_step: str, page: str, label: str
) -> None:
    values = {
        "organisation": case.organisation.name,
        "headline": headline,
        "next_step": next_step,
        "url": settings.BASE_URL + reverse(page, args=[case.pk]),
        "label": label,
    }
    enqueue(mails.SUPPORT_NEWS, _people(case, permission, reason), values, key=key, about=f"case:{case.pk}")


def tell_town_of_agreement(agreement: CooperationAgreement, key: str, headline: str, next_step: str) -> None:
    """News of an agreement for the municipality."""
    _tell(
        agreement.case,
        "support.sign_agreement",
        "Sie arbeiten für Ihre Kommune an der Vereinbarung.",
        f"agreement-{agreement.pk}-{key}",
        headline=headline,
        next_step=next_step,
        page="support:agreement",
        label="Vereinbarung ansehen",
    )


def tell_institute_of_agreement(agreement: CooperationAgreement, key: str, headline: str, next_step: str) -> None:
    """News of an agreement for the institute."""
    _tell(
        agreement.case,
        "support.check_network",
        "Sie begleiten Kommunen.",
        f"agreement-{agreement.pk}-{key}",
        headline=headline,
        next_step=next_step,
        page="support:agreement",
        label="Vereinbarung ansehen",
    )


def tell_inquired(agreement: CooperationAgreement) -> None:
    """A municipality asks for support."""
    tell_institute_of_agreement(
        agreement, "inquired", "Eine Kommune fragt nach Begleitung", "Rufen Sie an und sehen Sie das Netzwerk an."
    )


def tell_declined(agreement: CooperationAgreement) -> None:
    """There is no network yet."""
    tell_town_of_agreement(
        agreement,
        "declined",
        "Eine Vereinbarung ist noch nicht möglich",
        "Warum, steht auf der Seite. Wir bleiben gern im Gespräch.",
    )


def tell_turn(agreement: CooperationAgreement, number: int) -> None:
    """The municipality's turn to write or to agree."""
    tell_town_of_agreement(
        agreement,
        f"turn-{number}",
        "Ein Entwurf der Vereinbarung wartet auf Sie",
        "Stimmen Sie zu oder schreiben Sie Ihre Fassung.",
    )


def tell_to_sign(agreement: CooperationAgreement) -> None:
    """The printed agreement waits for the municipality's signature."""
    tell_town_of_agreement(
        agreement,
        "sign",
        "Ihre Kooperationsvereinbarung ist zur Unterschrift bereit",
        "Drucken Sie sie aus, lassen Sie sie unterschreiben und laden Sie sie hoch.",
    )


def tell_active(agreement: CooperationAgreement) -> None:
    """Both have signed."""
    tell_town_of_agreement(
        agreement, "active", "Ihre Kooperationsvereinbarung gilt", "Die Begleitung beginnt. Wir melden uns."
    )


def tell_support_opened(advisory: AdvisoryCase) -> None:
    """A case of process support begins: the municipality hears of it."""
    _tell(
        advisory.case,
        "support.take_part",
        "Sie arbeiten für Ihre Kommune an der Präventionskette.",
        f"support-{advisory.pk}-opened",
        headline="Ihre Prozessbegleitung beginnt",
        next_step="Wir benennen Ihre Beratung und rufen Sie für den Auftakt an.",
        page="support:advisory",
        label="Prozessbegleitung ansehen",
    )


def tell_support_waits(advisory: AdvisoryCase, key: str, headline: str) -> None:
    """Something waits for the municipality."""
    _tell(
        advisory.case,
        "support.take_part",
        "Sie arbeiten für Ihre Kommune an der Präventionskette.",
        f"support-{advisory.pk}-{key}",
        headline=headline,
        next_step="Lesen Sie auf der Seite nach.",
        page="support:advisory",
        label="Prozessbegleitung ansehen",
    )


def _tell_person(case: CaseFile, person: User, key: str, *, headline: str, next_step: str) -> None:
    values = {
        "organisation": case.organisation.name,
        "headline": headline,
        "next_step": next_step,
        "url": settings.BASE_URL + reverse("support:overview"),
        "label": "Begleitungen ansehen",
    }
    people = [Recipient(person.email, "Sie begleiten Kommunen.", person.pk)]
    enqueue(mails.ADVISER_NEWS, people, values, key=key, about=f"case:{case.pk}")


def tell_adviser_changed(advisory: AdvisoryCase, *, before: User | None, to: User) -> None:
    """Tell both advisers and the municipality who advises from now on."""
    case, town = advisory.case, advisory.case.organisation.name
    key = f"adviser-{case.pk}-{case.event_count}"
    phone = f" Telefon: {to.phone}." if to.phone else ""
    _tell_person(
        case,
        to,
        f"{key}-to",
        headline=f"Sie begleiten jetzt {town}",
        next_step="Rufen Sie an und stellen Sie sich vor. Was vereinbart ist, geht mit.",
    )
    if before is not None and before.is_active:
        words = "Offene Aufgaben dieser Begleitung gehen mit. Sprechen Sie miteinander, was gerade wichtig ist."
        _tell_person(case, before, f"{key}-from", headline=f"{to.name} begleitet jetzt {town}", next_step=words)
    _tell(
        case,
        "support.take_part",
        "Sie arbeiten für Ihre Kommune an der Präventionskette.",
        f"{key}-town",
        headline=f"{to.name} begleitet Sie jetzt",
        next_step=f"Alles Vereinbarte bleibt.{phone}",
        page="support:advisory",
        label="Prozessbegleitung ansehen",
    )


def tell_cover_named(advisory: AdvisoryCase, cover: AdvisoryCover) -> None:
    """Tell a person for whom and how long she stands in."""
    case = advisory.case
    _tell_person(
        case,
        cover.person,
        f"cover-{cover.pk}",
        headline=f"Sie vertreten die Beratung von {case.organisation.name}",
        next_step=f"Bis {cover.ends_on:%d.%m.%Y} sehen Sie Termine und Verabredungen, keine Protokolle und Notizen.",
    )


def tell_adviser_missing(advisory: AdvisoryCase, *, who: str) -> None:
    """Tell those who name advisers that a municipality has none any more."""
    case = advisory.case
    for lead in people_with("support.name_adviser").distinct():
        _tell_person(
            case,
            lead,
            f"adviser-{case.pk}-{case.event_count}-missing",
            headline=f"{case.organisation.name} hat keine Beratung mehr",
            next_step=f"{who} begleitet nicht mehr. Benennen Sie unter „Begleitungen“ eine andere Person.",
        )


def tell_support_closed(advisory: AdvisoryCase, *, reason: str) -> None:
    """Tell the municipality that its accompaniment ended, and why."""
    _tell_both(
        advisory,
        "closed",
        headline="Ihre Prozessbegleitung ist abgeschlossen",
        next_step=f"Alles bleibt lesbar. Der Grund: {reason}",
    )


def tell_support_reopened(advisory: AdvisoryCase) -> None:
    """Tell the municipality that its accompaniment goes on."""
    _tell_both(
        advisory,
        "reopened",
        headline="Ihre Prozessbegleitung geht weiter",
        next_step="Sie geht dort weiter, wo sie stand. Fristen beginnen neu.",
    )


def _tell_both(advisory: AdvisoryCase, key: str, *, headline: str, next_step: str) -> None:
    case = advisory.case
    key = f"support-{case.pk}-{key}-{case.event_count}"
    _tell(
        case,
        "support.take_part",
        "Sie arbeiten für Ihre Kommune an der Präventionskette.",
        key,
        headline=headline,
        next_step=next_step,
        page="support:advisory",
        label="Prozessbegleitung ansehen",
    )
    if case.owner is not None:
        words = f"{case.organisation.name}: {next_step}"
        _tell_person(
            case,
            case.owner,
            f"{key}-adviser",
            headline=headline.replace("Ihre Prozessbegleitung", f"Die Begleitung von {case.organisation.name}"),
            next_step=words,
        )
