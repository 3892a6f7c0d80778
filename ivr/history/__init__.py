"""Two years of plausible calls that never happened: for the demo, screenshots, tests and the bench."""
