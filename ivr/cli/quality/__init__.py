"""Commands about how well callers are understood and answered."""
