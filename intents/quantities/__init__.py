"""How much callers say: lengths, areas and sums of money, in numbers, words and comparisons."""
