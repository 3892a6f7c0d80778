"""How much callers mean: lengths, areas and sums of money, in numbers, words and comparisons."""
