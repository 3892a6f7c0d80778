"""How much a city needs for its calls."""
