"""The case file (Vorgang): its row, journal, rule sets, files, messages and numbers."""
