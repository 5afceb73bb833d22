"""Celery entry points of the outbox."""

from celery import shared_task

from notifications import delivery


@shared_task(name="notifications.deliver_mail")
def deliver_mail(mail_id: str) -> None:
    """Deliver one mail; harmless to repeat."""
    delivery.deliver(mail_id)


@shared_task(name="notifications.sweep_outbox")
def sweep_outbox() -> None:
    """Deliver mails whose hint was lost or whose worker died."""
    while delivery.sweep() == delivery.BATCH:
        pass
