"""One noun a file."""

from accounts.models.access import AccessRequest, Invitation
from accounts.models.cache import CacheEntry
from accounts.models.event import AccountEvent
from accounts.models.organisation import LocalAuthority, Organisation
from accounts.models.token import ApiToken
from accounts.models.user import RoleAssignment, User

__all__ = [
    "AccessRequest",
    "AccountEvent",
    "ApiToken",
    "CacheEntry",
    "Invitation",
    "LocalAuthority",
    "Organisation",
    "RoleAssignment",
    "User",
]
