"""Pages of the board above the flow."""
