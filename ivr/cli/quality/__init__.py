"""Commands that measure how well callers are understood and answered."""
