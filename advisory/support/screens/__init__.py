"""Screens of the steps of an agreement and of an accompaniment."""
