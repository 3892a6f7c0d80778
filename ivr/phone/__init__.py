"""Twilio, and only here."""
