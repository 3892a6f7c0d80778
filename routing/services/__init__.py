"""What the line looks up for a caller, and what it asks for that."""
