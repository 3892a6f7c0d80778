"""The document commands."""
