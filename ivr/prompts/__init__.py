"""The sentences of the line, one file per language."""
