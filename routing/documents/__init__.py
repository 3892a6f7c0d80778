"""The city's own documents, cut into passages from which answers are drafted; none of it is spoken."""
