"""Tests of the services of the financing."""
