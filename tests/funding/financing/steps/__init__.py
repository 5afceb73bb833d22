"""Tests of the steps of contract, bank data and payment."""
