"""Tests of the acts on a contract."""
