"""State machines: random people, acts and days drive the processes, and what must always hold is asked after each."""
