"""Tests of the screens of the steps."""
