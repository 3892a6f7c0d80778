"""What is owed to callers, on its way to the city's ticket system."""
