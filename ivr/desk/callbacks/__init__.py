"""Callbacks: messages and call-back requests for departments."""
