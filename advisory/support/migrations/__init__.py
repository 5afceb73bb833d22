"""Tables of the process support over time."""
