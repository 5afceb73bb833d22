"""Pages over the engine: start, inbox, task screen, cases, deadlines, rules, operations."""
