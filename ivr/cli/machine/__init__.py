"""What can be done with a machine? Capacity, models, transcribers, backups, and what its ledger proves."""
