"""A tiny process app that exercises every node of the engine and shows what a new process needs."""
