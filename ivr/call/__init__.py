"""The pure core of a call: its state, a turn, the reply."""
