"""Outbox, declared mail kinds and delivery; knows people only as settings.AUTH_USER_MODEL."""
