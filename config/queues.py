"""How tasks travel to the workers, and which of them come back by the clock."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab

FOLDERS = ("queue", "processed", "control")


def transport_options(broker_url: str, folder: Path) -> dict[str, Any]:
    """The options of the broker; the embedded one keeps its messages in folders, which are made here."""
    if not broker_url.startswith("filesystem"):
        return {
            "visibility_timeout": 600,
            "unacked_restore_throttle": 10,
            "unacked_restore_interval": 10,
        }
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
        "store_processed": False,
    }


def schedule(sweep_seconds: float) -> dict[str, Any]:
    """What beat starts: sweeps every few seconds, reminders in the morning and again for what came late."""
    return {
        "outbox": {"task": "notifications.sweep_outbox", "schedule": sweep_seconds},
        "engine": {"task": "workflows.sweep_engine", "schedule": sweep_seconds},
        "reminders": {
            "task": "workflows.send_reminders",
            "schedule": crontab(minute=0, hour=6, day_of_week="mon-fri"),
        },
        "reminders-late": {
            "task": "workflows.send_reminders",
            "schedule": crontab(minute=30, hour="7-18/2", day_of_week="mon-fri"),
        },
    }
