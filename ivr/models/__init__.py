"""Model files: which are needed, and how they are fetched and verified."""
