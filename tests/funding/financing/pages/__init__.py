"""Tests of the pages of contract and money."""
