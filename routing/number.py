"""A telephone number in a city's file."""

import phonenumbers

from intents.entry import Entry

REGION = "CA"


def e164(entry: Entry) -> str:
    """A number such as +16045550121; one that no telephone network could have is a fault."""
    text = entry.text()
    if text and not _is_e164(text):
        entry.fault(f"{entry.name} must be a number such as +16045550121")
    return text


def as_spoken(entry: Entry) -> str:
    """A number such as 604-555-0110; one that no telephone network could have is a fault."""
    text = entry.text()
    if text and not _is_possible(text, REGION):
        entry.fault(f"{entry.name} must be a number such as 604-555-0110")
    return text


def _is_e164(text: str) -> bool:
    return text[1:].isascii() and text[1:].isdecimal() and _is_possible(text, None)


def _is_possible(text: str, region: str | None) -> bool:
    """The 555-01xx numbers of fiction are possible, though never given out."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False
