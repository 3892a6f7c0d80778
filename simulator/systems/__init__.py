"""Other systems of a city, played: Open311 and tickets."""
