"""Other systems of a city, played: Open311."""
