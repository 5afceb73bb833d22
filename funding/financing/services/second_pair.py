"""A second pair of eyes stays available: who checked does not release, so not everybody may have checked."""

from accounts.models import User
from accounts.selectors import people_with
from funding.financing.models import PaymentRequest
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile

RELEASE = "financing.release_payment"


def leave_somebody_to_release(row: PaymentRequest, case: CaseFile, actor: User) -> None:
    """Raises DomainRefusal where after this check nobody would be left to release a call that was given back.

    Who checked before it was given back counts as who checked (rule 21); so such a person checks again.
    """
    before = set(row.earlier.get("checked", []))
    if not before or actor.pk in before:
        return
    taken = {*before, actor.pk, row.requested_by_id, *row.earlier.get("requested", [])}
    people = people_with(RELEASE, case.organisation_id, case)
    if any(one.has_perm(RELEASE, case) for one in people if one.pk not in taken):
        return
    names = " oder ".join(User.objects.filter(pk__in=before).order_by("name").values_list("name", flat=True))
    raise DomainRefusal(f"Dann könnte niemand mehr freigeben. Prüfen muss, wer schon geprüft hat: {names}.")
