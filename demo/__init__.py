"""Invented towns, people and matters, made by running the real flows; above all apps, so that none stands in them."""
