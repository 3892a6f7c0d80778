"""The telephone on which a person takes calls."""

import phonenumbers

from routing.number import REGION


def e164_of(text: str) -> str | None:
    """Return a typed number as +16045550121, or None for one that no telephone network could have."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    is_plain = phonenumbers.is_possible_number(number) and not number.extension
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_plain else None
