"""States of a mail."""

from django.db import models


class MailState(models.TextChoices):
    """Where a mail stands; `LEASED` is a worker's claim that runs out by itself."""

    QUEUED = "QUEUED", "Wartet auf Versand"
    LEASED = "LEASED", "Wird gerade verschickt"
    SENT = "SENT", "Verschickt"
    FAILED = "FAILED", "Nicht zustellbar"
    WITHDRAWN = "WITHDRAWN", "Zurückgehalten"
