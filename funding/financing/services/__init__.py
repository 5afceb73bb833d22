"""Acts on contract, post, bank data and payments; they know neither requests nor the engine."""
