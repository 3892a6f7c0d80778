"""How many callers get to the end of a guided journey."""
