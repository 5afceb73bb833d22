"""Acts on agreements, advisory cases and plans; they know neither requests nor the engine."""
