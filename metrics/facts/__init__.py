"""Daily facts: the counts from which every figure is added up."""
