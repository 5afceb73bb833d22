"""Name who stands in for an absent adviser: sees dates and agreed steps, reads no notes, may go on checking money."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from advisory.support import notices
from advisory.support.models import AdvisoryCase, AdvisoryCover
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.models import CaseExclusion


def name_cover(*, advisory: AdvisoryCase, person: User, until: datetime.date, actor: User) -> AdvisoryCover:
    """A person stands in from today on; whoever stood in before does so no longer. Raises DomainRefusal."""
    today = timezone.localdate()
    if until < today:
        raise DomainRefusal("Der Tag liegt in der Vergangenheit.", "until")
    with transaction.atomic():
        row = AdvisoryCase.objects.select_for_update(of=("self",), no_key=True).select_related("case__organisation")
        locked = row.get(pk=advisory.pk)
        if locked.case.closed_at is not None:
            raise DomainRefusal("Diese Begleitung ist abgeschlossen.")
        if locked.case.owner_id == person.pk:
            raise DomainRefusal(f"{person.name} begleitet diese Kommune selbst.", "person")
        if CaseExclusion.objects.filter(case_id=locked.case_id, user=person).exists():
            raise DomainRefusal(f"{person.name} ist in dieser Sache befangen und sieht sie nicht.", "person")
        for before in AdvisoryCover.objects.filter(advisory=locked, ends_on__gte=today):
            _end(before, today)
        cover = AdvisoryCover.objects.create(
            advisory=locked, person=person, starts_on=today, ends_on=until, named_by=actor
        )
        journal.record(locked.case, "cover_named", actor=actor, data={"cover": cover.pk, "person": person.pk})
        notices.tell_cover_named(locked, cover)
    return cover


def _end(cover: AdvisoryCover, today: datetime.date) -> None:
    yesterday = today - datetime.timedelta(days=1)
    if cover.starts_on > yesterday:
        cover.delete()
        return
    cover.ends_on = yesterday
    cover.save(update_fields=["ends_on"])
