"""Demo calls, placed and told."""
