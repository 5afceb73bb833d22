"""Rows and words for pages of an application."""
