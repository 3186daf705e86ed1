"""The talk: its table, its steps, its numbers, and what people throw at it."""
