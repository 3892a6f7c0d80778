"""Database, spool, encryption and retention."""
