"""Twilio, and only here: webhooks, media streams, TwiML, REST."""
