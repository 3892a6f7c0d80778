"""What do staff see and do? Live calls, callbacks, presence, wrap-up, and the feed to every process."""
