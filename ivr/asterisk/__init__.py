"""The city's own telephone exchange."""
