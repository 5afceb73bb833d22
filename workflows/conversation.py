"""Messages between the people of a case."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import selectors
from notifications.outbox import Recipient, enqueue
from workflows import mails, registry
from workflows.casefile import journal
from workflows.casefile.models import CaseExclusion, CaseFile, CaseMessage
from workflows.permissions import holds_role_of, works_for_municipality_of


def readers(case: CaseFile, *, besides: Any) -> list[Recipient]:
    """Who is told of a new message: the other side of the case, without recused people and without the author."""
    kind = registry.kind_of(case)
    if kind is None:
        return []
    from_municipality = works_for_municipality_of(besides, case)
    excluded = set(CaseExclusion.objects.filter(case=case).values_list("user_id", flat=True)) | {besides.pk}
    if from_municipality and case.owner_id and case.owner_id not in excluded and case.owner is not None:
        return [Recipient(case.owner.email, f"Sie sind zuständig für {case}.", case.owner_id)]
    people = selectors.people_with(kind.write_permission, case.organisation_id).exclude(pk__in=excluded)
    return [
        Recipient(person.email, f"Sie arbeiten am Vorgang {case}.", person.pk)
        for person in people.prefetch_related("assignments")
        if holds_role_of(person.assignments.all(), kind.write_permission, case) != from_municipality
    ]


def write_message(*, case: CaseFile, author: Any, text: str, key: str) -> CaseMessage | None:
    """Store a message and tell the other side; sending the same form again (same key) changes nothing."""
    try:
        with transaction.atomic():
            message = CaseMessage.objects.create(case=case, author=author, text=text, key=key)
            journal.record(case, "message_written", actor=author, data={"message": message.pk})
            enqueue(
                mails.MESSAGE_WRITTEN,
                readers(case, besides=author),
                {
                    "case": str(case),
                    "title": case.title,
                    "author": author.name,
                    "url": settings.BASE_URL + reverse("workflows:case_messages", args=[case.pk]),
                },
                key=f"message-{message.pk}",
                about=f"case:{case.pk}",
            )
    except IntegrityError:
        return None
    return message
