"""Two years of calls that never happened."""
