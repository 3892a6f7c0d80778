"""Messages and call-backs: what the city has promised to a caller, until somebody has kept it."""
