"""The ledger: facts of every call, query and turn."""
