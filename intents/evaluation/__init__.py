"""How well a city's callers are understood."""
