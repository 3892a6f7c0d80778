"""The city's own exchange, simulated: what Asterisk asks of the line and does for it."""
