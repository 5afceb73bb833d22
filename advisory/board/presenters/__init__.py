"""Values for the pages of the board: rows, words and tables."""
