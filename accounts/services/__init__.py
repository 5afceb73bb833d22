"""Acts on people and access, one verb phrase each."""
