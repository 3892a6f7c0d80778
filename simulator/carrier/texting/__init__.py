"""The simulated carrier's side of texts."""
