"""Tests mirror the source; one behaviour a test, named for it."""
