"""Pages of contract, post and money."""
