"""The Celery application; every app's `tasks.py` is found by itself."""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("foerderkette")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_like_the_web(**_kwargs: object) -> None:
    """Worker and beat log with the same set-up as the web process."""
    logging.config.dictConfig(settings.LOGGING)
