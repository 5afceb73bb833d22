"""What the steps of contract, bank data and payment do."""
