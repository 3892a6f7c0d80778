"""The line's lookups for a caller, and the questions that they need."""
