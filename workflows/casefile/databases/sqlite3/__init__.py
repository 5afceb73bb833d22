"""SQLite; see `workflows.casefile.databases`."""
