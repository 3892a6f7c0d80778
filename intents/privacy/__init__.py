"""What tells who a caller is, and words without it."""
