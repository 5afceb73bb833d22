"""Tests of workflows/letters."""
