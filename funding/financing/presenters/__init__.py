"""Values for the pages of financing: rows, words and tables."""
