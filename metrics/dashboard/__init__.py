"""What managers look at: the figures of a period as pages, pictures and one sheet for the council."""
