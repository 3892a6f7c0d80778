"""The state that a caller is in, read from their words after any question."""
