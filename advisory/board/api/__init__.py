"""Ballots for programs."""
