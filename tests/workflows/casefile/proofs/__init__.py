"""Proofs: what is manipulated is named, what is honest is never blamed."""
