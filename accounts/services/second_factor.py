"""Whether a person who needs a second factor has one; asked by pages and by the programming interface alike."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from accounts.models import User


def lacks_second_factor(user: User) -> bool:
    """Board and staff reach nothing without a second factor, unless it is switched off (demonstration)."""
    return bool(settings.SECOND_FACTOR_REQUIRED and user.needs_second_factor and not is_mfa_enabled(user))
