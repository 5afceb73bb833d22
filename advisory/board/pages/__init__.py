"""Pages of the board: lists, overviews, and what is done on them outside a task."""
