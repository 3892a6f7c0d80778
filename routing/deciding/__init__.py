"""What happens next: one function of the call's state and of what the caller meant."""
