"""Reading the city's documents: in a process of its own, from files, addresses and sitemaps."""
