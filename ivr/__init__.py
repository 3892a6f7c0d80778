"""The phone line itself."""
