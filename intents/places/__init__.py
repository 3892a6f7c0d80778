"""Where a caller speaks of: the city's streets, found in words by letters and by sound."""
