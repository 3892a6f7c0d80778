"""Finds what identifies a caller in their words, and redacts it."""
