"""Commands that place calls of their own."""
