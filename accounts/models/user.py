"""People and the roles they hold; people are deactivated and pseudonymised, never deleted."""

from functools import cached_property
from typing import Any, ClassVar, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts import policy
from accounts.choices import SECOND_FACTOR_ROLES, Role
from accounts.models.organisation import Organisation
from ui.text import plain_address


class UserQuerySet(models.QuerySet["User"]):
    """People; deleting them in bulk is refused like deleting one."""

    def delete(self) -> NoReturn:
        """Refused: what people did must keep its author."""
        raise PermissionDenied("Users are deactivated and pseudonymised, never deleted.")

    def active(self) -> "UserQuerySet":
        """People who may sign in."""
        return self.filter(is_active=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates people; the e-mail address is the sign-in name, compared without case."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "User":
        """Create a person; without a password the account waits for an invitation."""
        user = self.model(email=plain_address(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        """Find a person by e-mail address in any case, its domain in either form."""
        return self.get(email=plain_address(email))


class User(AbstractBaseUser):
    """A person with an account."""

    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Vor- und Nachname", max_length=200)
    phone = models.CharField("Telefon", max_length=50, blank=True)
    is_active = models.BooleanField("Aktiv", default=True)
    created_at = models.DateTimeField("Angelegt", default=timezone.now)
    pseudonymised_at = models.DateTimeField("Pseudonymisiert", null=True, blank=True)
    sign_ins_ended = models.PositiveIntegerField("So oft endeten alle Anmeldungen", default=0)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        """One account per address, whatever its case."""

        verbose_name = "Person"
        verbose_name_plural = "Personen"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case")
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @cached_property
    def role_history(self) -> list["RoleAssignment"]:
        """Every role the person holds or held; read once per request."""
        return list(RoleAssignment.objects.filter(user_id=self.pk))

    @cached_property
    def held_roles(self) -> frozenset[tuple[str, int]]:
        """Pairs of role and organisation id held today."""
        return frozenset((one.role, one.organisation_id) for one in self.role_history if one.is_current)

    @cached_property
    def organisations(self) -> list[Organisation]:
        """The organisations in which the person holds a role today, by name."""
        return list(Organisation.objects.filter(pk__in={organisation for _, organisation in self.held_roles}))

    @property
    def needs_second_factor(self) -> bool:
        """Board and staff sign in with a second factor."""
        return any(role in SECOND_FACTOR_ROLES for role, _ in self.held_roles)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is bound to: the password, and how often all sign-ins of the person were ended."""
        bound: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{bound}{self.sign_ins_ended}" if self.sign_ins_ended else bound

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.name

    def has_perm(self, permission: str, target: Any = None) -> bool:
        """Ask the declared policy; what nobody declared nobody may, and there is no superuser above it."""
        return policy.holds(permission, self, target)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: what the person did must keep its author."""
        raise PermissionDenied("Users are deactivated and pseudonymised, never deleted.")


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    """Role assignments, by validity."""

    def current(self) -> "RoleAssignmentQuerySet":
        """Assignments valid today."""
        today = timezone.localdate()
        return self.filter(Q(valid_from__lte=today), Q(valid_to__isnull=True) | Q(valid_to__gte=today))


class RoleAssignment(models.Model):
    """A person holds a role in an organisation from a day to a day."""

    user = models.ForeignKey(User, verbose_name="Person", on_delete=models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField("Rolle", max_length=30, choices=Role)
    valid_from = models.DateField("Gilt ab", default=timezone.localdate)
    valid_to = models.DateField("Gilt bis", null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        """A role is held once at a time."""

        verbose_name = "Rolle einer Person"
        verbose_name_plural = "Rollen von Personen"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(valid_to__isnull=True), name="role_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of person {self.user_id} in organisation {self.organisation_id}"

    @property
    def is_current(self) -> bool:
        """Whether the role is held today."""
        today = timezone.localdate()
        return self.valid_from <= today and (self.valid_to is None or self.valid_to >= today)
