"""Files callbacks and messages as tickets in the city's own ticket system."""
