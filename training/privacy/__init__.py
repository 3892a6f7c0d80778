"""Rebuilds the list of ordinary words for redaction."""
