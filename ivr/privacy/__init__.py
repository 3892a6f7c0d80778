"""What a caller may ask of the city about their own words."""
