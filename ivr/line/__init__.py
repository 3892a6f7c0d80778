"""Runs conversations and what comes after them: the imperative shell."""
