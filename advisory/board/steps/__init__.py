"""What the steps of a resolution do."""
