"""Acts on a contract outside a task, one verb a file; each holds the lock and the transaction."""
