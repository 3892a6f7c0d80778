"""Trains the shipped models; needs PyTorch, which an installed line does not."""
