"""A city's ticket system, as far as the line files tickets there."""
