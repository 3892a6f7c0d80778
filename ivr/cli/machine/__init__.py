"""Commands about the machine: what it needs, which models it has, how its service ends."""
