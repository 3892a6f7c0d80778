"""Which questions went unanswered? Grouped every night, decided on, and tracked."""
