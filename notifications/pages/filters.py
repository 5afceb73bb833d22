"""What can be filtered in the list of mails."""

import django_filters

from notifications.choices import MailState
from ui.filters import ListFilter


class MailFilter(ListFilter):
    """Mails by state."""

    stand = django_filters.ChoiceFilter(
        field_name="state", label="Stand", choices=MailState.choices, empty_label="Alle"
    )
