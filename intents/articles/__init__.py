"""Reviewed articles: their files, their phrasings, the catalog that they make."""
