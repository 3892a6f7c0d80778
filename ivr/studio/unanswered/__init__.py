"""Questions that callers asked in vain: grouped every night, decided on, and tracked."""
