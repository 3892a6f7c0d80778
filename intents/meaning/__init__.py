"""What a caller can mean: the unions that understanding gives and policy takes."""
