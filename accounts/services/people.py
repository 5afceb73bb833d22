"""End a role, deactivate and pseudonymise a person, reset a lost second factor."""

import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mails
from accounts.models import AccountEvent, Invitation, RoleAssignment, User
from accounts.services.leaving import leave
from accounts.services.tokens import end_sign_ins
from notifications.outbox import Recipient, enqueue
from ui.refusals import DomainRefusal


def end_role(*, assignment: RoleAssignment, actor: User) -> None:
    """End a role with yesterday, so that it gives no access from now on; keys and open work go with it.

    Raises DomainRefusal for one's own: nobody locks herself out.
    """
    if assignment.user_id == actor.pk:
        raise DomainRefusal("Die eigene Rolle beendet eine andere Person.")
    with transaction.atomic():
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        ended = RoleAssignment.objects.filter(pk=assignment.pk, valid_to__isnull=True)
        if ended.update(valid_to=yesterday):
            AccountEvent.objects.create(
                actor=actor,
                what="role_ended",
                person_id=assignment.user_id,
                organisation_id=assignment.organisation_id,
                role=assignment.role,
            )
            leave(ended=assignment, actor=actor)


def reset_second_factor(*, person: User, actor: User) -> None:
    """Remove every second factor of a person, who sets up a new one at the next sign-in.

    Raises DomainRefusal for one's own account: a stolen session must not remove its own lock.
    """
    if person.pk == actor.pk:
        raise DomainRefusal("Den eigenen zweiten Faktor setzt eine andere Person zurück.")
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        end_sign_ins(user=person)
        event = AccountEvent.objects.create(actor=actor, what="second_factor_reset", person=person)
        enqueue(
            mails.SECOND_FACTOR_RESET,
            [Recipient(person.email, "Es geht um Ihr Konto.", person.pk)],
            {"name": person.name, "by": actor.name, "url": settings.BASE_URL + reverse("account_login")},
            key=f"second-factor-reset-{event.pk}",
        )


def pseudonymise(*, person: User, actor: User | None) -> None:
    """Deactivate an account and replace name, address and phone; what the person did keeps its author's id."""
    with transaction.atomic():
        today = timezone.localdate()
        held = list(RoleAssignment.objects.filter(user=person, valid_to__isnull=True))
        RoleAssignment.objects.filter(pk__in=[one.pk for one in held]).update(
            valid_to=today - datetime.timedelta(days=1)
        )
        for one in held[-1:]:
            leave(ended=one, actor=actor)
        Authenticator.objects.filter(user=person).delete()
        end_sign_ins(user=person)
        Invitation.objects.filter(email=person.email, accepted_at__isnull=True, revoked_at__isnull=True).update(
            revoked_at=timezone.now()
        )
        person.refresh_from_db(fields=["sign_ins_ended"])
        person.email = f"person-{person.pk}@geloescht.invalid"
        person.name = f"Person {person.pk}"
        person.phone = ""
        person.is_active = False
        person.pseudonymised_at = timezone.now()
        person.set_unusable_password()
        person.save()
        AccountEvent.objects.create(actor=actor, what="pseudonymised", person=person)
