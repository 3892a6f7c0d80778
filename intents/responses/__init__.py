"""What callers do with an answer that they just heard."""
