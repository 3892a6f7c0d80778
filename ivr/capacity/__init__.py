"""How much a city needs for its calls, and what callers would feel in a storm."""
