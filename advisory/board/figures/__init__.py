"""What the board counts with: pure figures, no import of ours."""
