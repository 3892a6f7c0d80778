"""The city's documents: read in a process of their own, ranked, and drafted from."""
