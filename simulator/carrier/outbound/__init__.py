"""Calls that the simulated carrier places for its customer."""
