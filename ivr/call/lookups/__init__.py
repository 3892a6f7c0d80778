"""Lookups in sentences: what is asked for them, and what was found."""
