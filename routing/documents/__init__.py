"""The city's own documents, cut into passages from which answers are drafted; nothing of it is spoken."""
