"""Recognition accuracy on consented samples of this city's callers."""
