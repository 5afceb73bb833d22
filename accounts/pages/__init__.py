"""Pages about people, own access keys, and those that everybody may read."""
