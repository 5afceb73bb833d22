"""Pages of agreements, advisory cases and plans."""
