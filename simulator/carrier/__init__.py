"""Twilio's side of the protocol."""
