"""Acts outside a task: ask for an accompaniment, end it."""
