"""Mail backend of the demonstration: mails land in a mailbox inside the application and in files, nothing leaves.

The mailbox page shows mails with one-time links taken out, like every mail page; the files hold them whole.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from notifications.models import DemoMail

ONE_TIME_LINK = re.compile(r"https?://\S*/(einladung|konto/password)\S*/\S+")


class MailboxBackend(BaseEmailBackend):
    """Stores each mail once per Message-ID."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages and write them as files beside the database."""
        folder = Path(settings.DATA_DIR) / "mails"
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            key = message.extra_headers["Message-ID"]
            (folder / f"{key.strip('<>').split('@')[0]}.eml").write_bytes(message.message().as_bytes())
            for address in message.to:
                DemoMail.objects.get_or_create(
                    message_id=key,
                    defaults={
                        "address": address,
                        "subject": str(message.subject),
                        "text": ONE_TIME_LINK.sub("[Einmal-Link, hier nicht gezeigt]", str(message.body)),
                    },
                )
        return len(email_messages)
