"""Agreements and advisory cases for programs."""
