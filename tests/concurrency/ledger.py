"""A mail server stand-in that writes one line per accepted mail, durable at once, and takes a moment for each."""

import os
import time
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class LedgerBackend(BaseEmailBackend):
    """Appends Message-IDs to the file that LEDGER names."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Accept the mails."""
        for message in email_messages:
            descriptor = os.open(os.environ["LEDGER"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(descriptor, f"{message.extra_headers['Message-ID']}\n".encode())
            os.fsync(descriptor)
            os.close(descriptor)
            time.sleep(float(os.environ.get("LEDGER_PAUSE", "0")))
        return len(email_messages)
