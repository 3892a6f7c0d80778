"""A real exchange on this machine, and SIP telephones that call through it."""
