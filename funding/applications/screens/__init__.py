"""Screens of the steps of an application."""
