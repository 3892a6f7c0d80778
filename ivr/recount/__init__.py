"""A second count of every figure, from rows and documented definitions: it shares no code with `metrics`."""
