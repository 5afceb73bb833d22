"""PostgreSQL; see `workflows.casefile.databases`."""
