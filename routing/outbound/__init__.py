"""What leaves the line by telephone or text: to whom it may, and how much of it a day."""
