"""Publishing: reports, PDF, open data."""
