"""The one door by which a role is given; what excludes it is refused here with its reason (ADR 19)."""

from django.db import transaction

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from accounts.policy import excluded_by
from ui.refusals import DomainRefusal


def refuse_excluded(*, role: str, email: str) -> None:
    """Refuse a role that excludes one the person of this address holds today.

    Source: separation of duties (domain.md, B). Raises DomainRefusal with both roles and the reason.
    """
    held = RoleAssignment.objects.current().filter(user__email=email).values_list("role", flat=True)
    found = excluded_by(role, held)
    if found is not None:
        other, why = found
        raise DomainRefusal(
            f"Die Rolle „{Role(role).label}“ geht nicht zusammen mit „{Role(other).label}“, die diese Person hat. "
            f"{why} Beenden Sie zuerst die andere Rolle, oder laden Sie jemand anderen ein.",
            field="role",
        )


def give_role(*, user: User, organisation: Organisation | int, role: str) -> RoleAssignment:
    """Give a person a role from today on; giving it again changes nothing.

    The person is held meanwhile, so that two roles that exclude each other cannot be given at once. Raises
    DomainRefusal if she holds a role that excludes this one.
    """
    place = organisation if isinstance(organisation, int) else organisation.pk
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=user.pk)
        refuse_excluded(role=role, email=person.email)
        given, _ = RoleAssignment.objects.get_or_create(user=person, organisation_id=place, role=role, valid_to=None)
    return given
