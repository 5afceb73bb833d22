"""Databases written by earlier versions, migrated and walked to their end."""
