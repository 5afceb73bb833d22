"""Proofs: journal, facts and files fit each other; heads signed outside; what a stranger can check."""
