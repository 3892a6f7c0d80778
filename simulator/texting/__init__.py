"""What the simulated carrier does with texts."""
