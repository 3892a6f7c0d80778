"""Callbacks and messages on their way to the city's ticket system."""
