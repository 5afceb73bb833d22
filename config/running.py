"""Settings of what runs beside the pages: mail, workers, their timetable, logs."""

from typing import Any

import structlog
from celery.schedules import crontab
from kombu import Queue

from config.logs import hide_secrets, quiet_exceptions
from config.place import CONTACT, DATA_DIR, DEBUG, DEMO, HEADS_HOUR, SITE_NAME, TIME_ZONE, env

# Mail ---------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
if DEMO:
    EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("FROM_EMAIL", default=f"{SITE_NAME} <post@foerderkette.example>")
MAIL_REPLY_TO = env("REPLY_TO", default=CONTACT["email"])
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=60)
OUTBOX_RETRY_SECONDS = [60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600]

# Celery -------------------------------------------------------------------------------------------
BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = env("BROKER_URL", default="filesystem://localhost/")
if CELERY_BROKER_URL.startswith("filesystem"):
    for _folder in ("queue", "processed", "control"):
        (BROKER_DIR / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "unacked_restore_throttle": 10,
        "unacked_restore_interval": 10,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_QUEUES = [Queue("foerderkette")]
CELERY_TASK_DEFAULT_QUEUE = "foerderkette"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=15.0)
CELERY_BEAT_SCHEDULE = {
    "outbox": {"task": "notifications.sweep_outbox", "schedule": SWEEP_SECONDS},
    "engine": {"task": "workflows.sweep_engine", "schedule": SWEEP_SECONDS},
    "reminders": {
        "task": "workflows.send_reminders",
        "schedule": crontab(minute=0, hour=6, day_of_week="mon-fri"),
    },
    "reminders-late": {
        "task": "workflows.send_reminders",
        "schedule": crontab(minute=30, hour="7-18/2", day_of_week="mon-fri"),
    },
    "heads": {"task": "workflows.sign_heads", "schedule": crontab(minute=5, hour=HEADS_HOUR)},
}
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=120)
JOB_ATTEMPTS = 5
JOB_RETRY_SECONDS = env.int("JOB_RETRY_SECONDS", default=30)

# Logs: ids, never personal data -------------------------------------------------------------------
LOGGING_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": LOGGING_SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *([] if DEBUG else [quiet_exceptions, hide_secrets]),
                structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
                if DEBUG or DEMO
                else structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="WARNING" if DEMO else "INFO")},
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
structlog.configure(
    processors=[*LOGGING_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
