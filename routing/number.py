"""A telephone number in a city's file, or the SIP address of a telephone."""

import re

import phonenumbers

from intents.entry import Entry

REGION = "CA"
LONGEST_ADDRESS = 200
"Characters: the carrier takes fewer than 255, and adds what finds the call."

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)*[A-Za-z0-9][A-Za-z0-9-]{0,62}"
_SIP = re.compile(rf"sip:[\w.+~-]{{1,64}}@{_HOST}(?::\d{{1,5}})?(?:;[\w-]+(?:=[\w.-]+)?)*", re.ASCII)


def is_sip(number: str) -> bool:
    """Whether a department's number is the address of a telephone on the internet."""
    return number.startswith("sip:")


def ringable(entry: Entry) -> str:
    """A number such as +16045550121, or an address such as sip:permits@pbx.example;transport=tls."""
    text = entry.text()
    if not is_sip(text):
        return _e164_or(entry, text, " or an address such as sip:permits@pbx.example;transport=tls")
    if not _SIP.fullmatch(text):
        entry.fault(f"{entry.name} must be a SIP address such as sip:permits@pbx.example;transport=tls")
    elif len(text) > LONGEST_ADDRESS:
        entry.fault(f"{entry.name} must have at most {LONGEST_ADDRESS} characters")
    return text


def e164(entry: Entry) -> str:
    """A number such as +16045550121; one that no telephone network could have is a fault."""
    return _e164_or(entry, entry.text())


def as_spoken(entry: Entry) -> str:
    """A number such as 604-555-0110; one that no telephone network could have is a fault."""
    text = entry.text()
    if text and not _is_possible(text, REGION):
        entry.fault(f"{entry.name} must be a number such as 604-555-0110")
    return text


def _e164_or(entry: Entry, text: str, otherwise: str = "") -> str:
    if text and not _is_e164(text):
        entry.fault(f"{entry.name} must be a number such as +16045550121{otherwise}")
    return text


def _is_e164(text: str) -> bool:
    return text[1:].isascii() and text[1:].isdecimal() and _is_possible(text, None)


def _is_possible(text: str, region: str | None) -> bool:
    """The 555-01xx numbers of fiction are possible, though never given out."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False
