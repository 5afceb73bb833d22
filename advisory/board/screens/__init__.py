"""Screens of the steps of a resolution."""
