"""Reads about people and organisations."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts import policy
from accounts.choices import AccessRequestState, OrganisationKind, Role
from accounts.models import AccessRequest, ApiToken, Invitation, Organisation, RoleAssignment, User
from ui.folding import SortKey


def local_authorities() -> QuerySet[Organisation]:
    """All local authorities, also those of the past, with their keys."""
    return Organisation.objects.filter(kind=OrganisationKind.LOCAL_AUTHORITY).select_related("local_authority")


def local_authorities_today() -> QuerySet[Organisation]:
    """The local authorities that exist today, by name."""
    today = timezone.localdate()
    return (
        Organisation.objects.filter(kind=OrganisationKind.LOCAL_AUTHORITY)
        .exclude(local_authority__valid_to__lt=today)
        .exclude(local_authority__valid_from__gt=today)
    )


def people_visible_to(user: Any) -> QuerySet[User]:
    """People with their current roles."""
    if not user.has_perm("accounts.view_people"):
        return User.objects.none()
    current = (
        RoleAssignment.objects.current().select_related("organisation").order_by(SortKey("organisation__name"), "role")
    )
    return User.objects.active().prefetch_related(Prefetch("assignments", queryset=current, to_attr="current_roles"))


def find_person(user: Any, person_id: int) -> User | None:
    """A person by id, if this user may see people."""
    return people_visible_to(user).filter(pk=person_id).first()


def find_assignment(user: Any, assignment_id: int) -> RoleAssignment | None:
    """A current role, if this user may see people."""
    if not user.has_perm("accounts.view_people"):
        return None
    return RoleAssignment.objects.current().select_related("user", "organisation").filter(pk=assignment_id).first()


def current_roles(user: User) -> QuerySet[RoleAssignment]:
    """The roles a person holds today."""
    return RoleAssignment.objects.current().filter(user=user).select_related("organisation")


def find_own_token(user: Any, token_id: int) -> ApiToken | None:
    """An own key by id."""
    return ApiToken.objects.filter(pk=token_id, user_id=user.pk).first()


def find_organisation(user: Any, organisation_id: int) -> Organisation | None:
    """An organisation by id, if this user may see it."""
    return Organisation.objects.visible_to(user).filter(pk=organisation_id).first()


def open_access_requests(user: Any) -> QuerySet[AccessRequest]:
    """Requests that nobody has answered, oldest first."""
    if not user.has_perm("accounts.answer_access_request"):
        return AccessRequest.objects.none()
    return (
        AccessRequest.objects.filter(state=AccessRequestState.OPEN)
        .select_related("organisation")
        .order_by("created_at")
    )


def find_access_request(user: Any, request_id: int) -> AccessRequest | None:
    """An open request by id, if this user may answer it."""
    return open_access_requests(user).filter(pk=request_id).first()


def open_invitations(user: Any) -> QuerySet[Invitation]:
    """Invitations that can still be accepted."""
    if not user.has_perm("accounts.invite_person"):
        return Invitation.objects.none()
    return Invitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    ).select_related("organisation")


def invitations_to_confirm(user: Any) -> QuerySet[Invitation]:
    """Invitations to powerful roles that wait for a second person, and that this one may confirm."""
    if not user.has_perm("accounts.confirm_powerful_role"):
        return Invitation.objects.none()
    waiting = Invitation.objects.filter(role__in=policy.POWERFUL, confirmed_at__isnull=True).exclude(email=user.email)
    return (
        waiting.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())
        .exclude(invited_by_id=user.pk)
        .select_related("organisation", "invited_by")
    )


def find_invitation_to_confirm(user: Any, invitation_id: int) -> Invitation | None:
    """An invitation to a powerful role by id, if this user may confirm it."""
    return invitations_to_confirm(user).filter(pk=invitation_id).first()


def second_people(*, but: Iterable[str] = ()) -> list[User]:
    """Who may stand behind a powerful role as the second person, without the people of these addresses."""
    return list(people_with("accounts.confirm_powerful_role").exclude(email__in=list(but)))


def find_invitation(user: Any, invitation_id: int) -> Invitation | None:
    """An open invitation by id, if this user may invite people."""
    return open_invitations(user).filter(pk=invitation_id).first()


def people_with(permission: str, organisation_id: int | None = None, target: Any = None) -> QuerySet[User]:
    """Everybody who holds a permission today: through a role anywhere, or through one in this organisation.

    With a target, grants whose condition it does not fulfil are left out; such a condition speaks of no person.
    """
    held = Q(pk__in=[])
    for grant in policy.declared()[permission].grants:
        if target is not None and grant.when is not None and not grant.when.holds(None, target):
            continue
        place = Q(organisation_id=organisation_id or 0) if grant.own else Q()
        held |= Q(role__in=grant.roles) & place
    assignments = RoleAssignment.objects.current().filter(held)
    return User.objects.active().filter(pk__in=assignments.values("user_id")).order_by("pk")


def people_to_remind_of(permission: str, organisation: Organisation, target: Any = None) -> list[User]:
    """Who is reminded of work under a permission: nobody goes over an editor's head.

    People who only sign for a municipality are left out, unless it switched that on or nobody else is there.
    """
    people = list(people_with(permission, organisation.pk, target).prefetch_related("assignments"))
    if organisation.remind_signatory:
        return people
    signing = {Role.APPLICANT_SIGNATORY.value}
    others = [
        one
        for one in people
        if {role.role for role in one.assignments.all() if role.organisation_id == organisation.pk} != signing
    ]
    return others or people


def second_factor_contacts() -> QuerySet[User]:
    """The named people who can reset a lost second factor."""
    return people_with("accounts.reset_second_factor")
