"""Texts that were sent and received, and reminders: their tables and stores."""
