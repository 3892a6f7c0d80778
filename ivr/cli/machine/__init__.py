"""Commands for the machine: its capacity, its models, and stopping its service."""
