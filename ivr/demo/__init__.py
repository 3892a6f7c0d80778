"""The demo: real calls through the simulated carrier, told as they happen and checked in the ledger."""
