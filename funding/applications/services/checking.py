"""What the institute does with a submitted application, and what the municipality answers."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from funding.applications.choices import AttachmentKind
from funding.applications.content import facts_of
from funding.applications.models import Application, ContactEvent, CorrectionItem, CorrectionRequest, Recommendation
from funding.applications.sections import Sections
from funding.applications.services.drafts import attach_file
from ui.refusals import DomainRefusal
from workflows.casefile.uploads import CheckedUpload


@dataclass(frozen=True)
class Item:
    """An item of a request for correction."""

    section: str
    field: str
    reason: str


def record_first_contact(
    *, application: Application, actor: User, channel: str, on: datetime.date, note: str
) -> ContactEvent:
    """Note the first personal contact. Raises DomainRefusal for a day that has not come yet."""
    if on > timezone.localdate():
        raise DomainRefusal("Der Tag liegt in der Zukunft. Tragen Sie das Gespräch ein, wenn es war.")
    return ContactEvent.objects.create(application=application, channel=channel, on=on, note=note, by=actor)


def correctable_fields(application: Application) -> dict[str, str]:
    """Every field and attachment that can be asked for, `section.field` to words."""
    facts = facts_of(application)
    found: dict[str, str] = {}
    for kind in Sections.ALL:
        if kind.form is None:
            found |= {f"attachments.{value}": f"Anlagen: {label}" for value, label in AttachmentKind.choices}
            continue
        form = kind.form(facts=facts)
        found |= {f"{kind.code}.{name}": f"{kind.title}: {field.label}" for name, field in form.fields.items()}
    return found


def labelled(application: Application, items: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Items of a request in words, for the mail."""
    known = correctable_fields(application)
    return [{"label": known[f"{section}.{field}"], "reason": reason} for section, field, reason in items]


def request_correction(*, application: Application, actor: User, items: list[Item]) -> CorrectionRequest:
    """Ask for the listed items. Raises DomainRefusal for an empty list or an unknown item."""
    known = correctable_fields(application)
    if not items:
        raise DomainRefusal("Wählen Sie mindestens eine Angabe, die fehlt.")
    if any(f"{item.section}.{item.field}" not in known for item in items):
        raise DomainRefusal("Eine der Angaben gibt es in diesem Antrag nicht.")
    request = CorrectionRequest.objects.create(
        application=application, number=application.corrections.count() + 1, requested_by=actor
    )
    CorrectionItem.objects.bulk_create(
        CorrectionItem(request=request, section=item.section, field=item.field, reason=item.reason)
        for item in {(one.section, one.field): one for one in items}.values()
    )
    return request


def open_correction(application: Application) -> CorrectionRequest | None:
    """The request that waits for an answer."""
    return application.corrections.filter(answered_at__isnull=True).prefetch_related("items").first()


def answer_correction(
    *, application: Application, actor: User, typed: dict[str, dict[str, Any]], uploads: dict[str, CheckedUpload]
) -> CorrectionRequest:
    """Take over the answers to the listed items and nothing else.

    `typed` holds new values by section and field. Raises DomainRefusal if something outside the list is changed, an
    asked file is missing, or nothing is open.
    """
    request = open_correction(application)
    if request is None:
        raise DomainRefusal("Zu diesem Antrag ist keine Rückfrage offen.")
    allowed = {(item.section, item.field) for item in request.items.all()}
    given = {(section, field) for section, values in typed.items() for field in values}
    given |= {("attachments", kind) for kind in uploads}
    if not given <= allowed:
        raise DomainRefusal("Ändern lässt sich nur, wonach gefragt wurde.")
    missing = {field for section, field in allowed if section == "attachments"} - set(uploads)
    if missing:
        raise DomainRefusal(f"Es fehlt noch: {', '.join(str(AttachmentKind(kind).label) for kind in sorted(missing))}.")
    for section, values in typed.items():
        row = application.sections.get(code=section)
        row.typed = {**row.typed, **values}
        row.version = F("version") + 1
        row.edited_by, row.edited_at = actor, timezone.now()
        row.save(update_fields=["typed", "version", "edited_by", "edited_at"])
    for kind, upload in uploads.items():
        attach_file(application=application, kind=kind, upload=upload, actor=actor)
    request.answered_at = timezone.now()
    request.save(update_fields=["answered_at"])
    return request


def write_recommendation(
    *, application: Application, actor: User, vote: str, text: str, conditions: str
) -> Recommendation:
    """Write the recommendation; it counts when a second person has signed it."""
    return Recommendation.objects.create(
        application=application,
        number=application.recommendations.count() + 1,
        vote=vote,
        text=text,
        conditions=conditions,
        written_by=actor,
    )


def latest_recommendation(application: Application) -> Recommendation | None:
    """The recommendation written last."""
    return application.recommendations.order_by("-number").first()


def approve_recommendation(*, application: Application, actor: User) -> Recommendation:
    """Sign the recommendation as the second pair of eyes. Raises DomainRefusal for its own writer."""
    recommendation = latest_recommendation(application)
    if recommendation is None:
        raise DomainRefusal("Es gibt noch keine Empfehlung.")
    if recommendation.written_by_id == actor.pk:
        raise DomainRefusal("Sie haben diese Empfehlung geschrieben. Mitzeichnen muss eine andere Person.")
    recommendation.approved_by, recommendation.approved_at = actor, timezone.now()
    recommendation.save(update_fields=["approved_by", "approved_at"])
    return recommendation


def return_recommendation(*, application: Application, actor: User, note: str) -> Recommendation:
    """Give the recommendation back to its writer. Raises DomainRefusal without a reason or for its own writer."""
    recommendation = latest_recommendation(application)
    if recommendation is None or recommendation.written_by_id == actor.pk:
        raise DomainRefusal("Zurückgeben muss eine andere Person als die, die geschrieben hat.")
    if not note.strip():
        raise DomainRefusal("Schreiben Sie, was zu ändern ist.")
    recommendation.returned_note = note
    recommendation.save(update_fields=["returned_note"])
    return recommendation


def reply_to_recommendation(*, application: Application, actor: User, text: str) -> None:
    """The municipality's answer to the recommendation, once. Raises DomainRefusal if there is none to answer."""
    changed = (
        application.recommendations.filter(approved_at__isnull=False, replied_at__isnull=True)
        .order_by("-number")[:1]
        .values_list("pk", flat=True)
    )
    done = application.recommendations.filter(pk__in=list(changed)).update(
        reply=text, replied_by=actor, replied_at=timezone.now()
    )
    if not done:
        raise DomainRefusal("Auf diese Empfehlung wurde schon geantwortet.")
