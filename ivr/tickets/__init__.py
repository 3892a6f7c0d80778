"""Files what is owed to callers as tickets in the city's own ticket system."""
