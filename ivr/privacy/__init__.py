"""What callers may ask the city to do with their own words."""
