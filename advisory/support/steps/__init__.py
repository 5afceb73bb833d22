"""What the steps of an agreement and of an accompaniment do."""
