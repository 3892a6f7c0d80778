"""How often the right passage is among the first three."""
