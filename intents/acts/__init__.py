"""What a caller is doing besides asking about a topic."""
