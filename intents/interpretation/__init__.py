"""One reading and one choice: what a caller means, at the first turn and after any question or answer."""
