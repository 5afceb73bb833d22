"""Acts on applications, one verb phrase each; they know neither requests nor the engine."""
