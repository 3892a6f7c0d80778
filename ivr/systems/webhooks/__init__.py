"""Webhooks: what happens on the line, told to other systems of the city."""
