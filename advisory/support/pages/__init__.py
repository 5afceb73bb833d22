"""Pages of agreements, advisory cases, sessions and plans."""
