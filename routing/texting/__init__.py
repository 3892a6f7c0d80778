"""Text messages that callers agreed to get: templates, length, and the way to the carrier."""
