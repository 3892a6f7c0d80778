"""A city's Open311 server, played: what a line's reports reach in the demo and in tests."""
