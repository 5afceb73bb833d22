"""Acts outside a task: hand over, submit, reply, rest, withdraw."""
