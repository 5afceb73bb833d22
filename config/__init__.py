"""Composition root: settings, routes, Celery, and which processes the site shows."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
