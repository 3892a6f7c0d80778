"""What is asked on the way to a caller's own answer, and what was found, as sentences."""
