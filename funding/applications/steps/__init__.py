"""What the steps of an application do."""
