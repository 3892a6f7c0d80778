"""The handoff to the person who takes a call."""
