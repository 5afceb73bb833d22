"""Celery entry points of the engine and of time."""

from celery import shared_task

from workflows import attestation
from workflows.deadlines import reminders
from workflows.engine import jobs, sweeps
from workflows.repairing import open_repairs


@shared_task(name="workflows.run_job")
def run_job(task_id: int) -> None:
    """Run one background job of a flow; harmless to repeat."""
    jobs.run_job(task_id)


@shared_task(name="workflows.sweep_engine")
def sweep_engine() -> None:
    """Fire due timers, resend lost jobs, complete stranded parents, give failed steps to a person."""
    sweeps.run_all()
    open_repairs()


@shared_task(name="workflows.send_reminders")
def send_reminders() -> None:
    """Write the bundled reminder mails of today."""
    reminders.send_reminders()
    sweeps.beat("reminders")


@shared_task(name="workflows.sign_heads")
def sign_heads() -> None:
    """Write the signed list of the journals of this day, where that is configured."""
    if attestation.attest() is not None:
        sweeps.beat("heads")
