"""SQLite, asked before each commit."""

from django.db.backends.sqlite3 import base

from workflows.casefile.databases import AskedBeforeCommit


class DatabaseWrapper(AskedBeforeCommit, base.DatabaseWrapper):
    """The connection Django makes."""
