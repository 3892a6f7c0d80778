"""Teaches the reader to tell danger from what only sounds like it; needs PyTorch."""
