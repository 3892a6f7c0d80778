"""Opening hours as people type them: 8-12, 8am-4:30pm, 8 h 30 à 16 h."""

import re

_TIME = r"(\d{1,2})\s*(?:[:h.]\s*(\d{2})?)?\s*([ap])?\.?\s*m?\.?"
_RANGE = re.compile(rf"{_TIME}\s*(?:-|–|—|to|until|à)\s*{_TIME}", re.IGNORECASE)
NOON = 12


def window_of(typed: str) -> str:
    """Return a time range as files have it, such as 08:30-16:30; what is none stays as it was typed."""
    found = _RANGE.fullmatch(typed.strip())
    if found is None:
        return typed
    opens = _minutes(found[1], found[2], found[3])
    closes = _minutes(found[4], found[5], found[6])
    is_plain = not found[6] and not found[4].startswith("0")
    if is_plain and closes <= opens < NOON * 60 and closes < NOON * 60:
        closes += NOON * 60  # "9-5" ends in the afternoon: no time range ends before it begins.
    return f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    whole = int(hour)
    if half and whole <= NOON:
        whole = whole % NOON + (NOON if half.lower() == "p" else 0)
    return whole * 60 + int(minute or 0)
