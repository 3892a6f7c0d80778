"""The staff desk: live calls, and the feed of changes to every process."""
