"""What happens when a role ends: rooms above free the work of the person, in the same transaction (rule 22)."""

from collections.abc import Callable

from django.utils import timezone

from accounts.models import Invitation, RoleAssignment, User
from accounts.services.tokens import end_sign_ins

Listener = Callable[[User, User | None], None]
_listeners: list[Listener] = []


def on_leaving(listener: Listener) -> None:
    """Register what a room does when a role has ended: it is given the person as she is now, and the actor."""
    if listener not in _listeners:
        _listeners.append(listener)


def leave(*, ended: RoleAssignment, actor: User | None) -> None:
    """Take with the role keys, sessions, its open invitation and open work. Call in the transaction that ends it."""
    person = User.objects.get(pk=ended.user_id)
    end_sign_ins(user=person)
    Invitation.objects.filter(
        organisation_id=ended.organisation_id,
        role=ended.role,
        email__iexact=person.email,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
    ).update(revoked_at=timezone.now())
    for listener in _listeners:
        listener(person, actor)
