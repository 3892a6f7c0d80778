"""Reports that callers made, on their way to the city's Open311 server."""
