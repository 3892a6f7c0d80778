"""Journeys that callers left, to go on with on another call."""
