"""A call by keyboard: the same line, without sound."""
