"""A whole number as somebody typed it."""

MOST_DIGITS = 9
"No number that is kept is longer, and no database takes one that is much longer."


def whole_number(text: str) -> int | None:
    """Return the number, or None for any other text."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
