"""PostgreSQL, asked before each commit."""

from django.db.backends.postgresql import base

from workflows.casefile.databases import AskedBeforeCommit


class DatabaseWrapper(AskedBeforeCommit, base.DatabaseWrapper):
    """The connection Django makes."""
