"""A simulated fortnight: a poor catalogue, callers, and two editors who follow the studio's suggestions."""
