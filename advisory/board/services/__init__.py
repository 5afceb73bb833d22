"""Acts of the board."""
