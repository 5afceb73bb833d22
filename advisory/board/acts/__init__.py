"""Acts on a round or a resolution outside a task; each holds what it changes."""
