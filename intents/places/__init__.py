"""Where a caller means: the city's streets, found in words by spelling and by sound."""
