"""Contracts and payments for programs."""
