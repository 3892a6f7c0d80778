"""Telephone numbers and SIP addresses in a city's files."""

import re

import phonenumbers

from intents.yaml_file import Entry

REGION = "CA"
LONGEST_ADDRESS = 200
"Characters: the carrier allows fewer than 255, and adds what identifies the call."

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)*[A-Za-z0-9][A-Za-z0-9-]{0,62}"
_SIP = re.compile(rf"sip:[\w.+~-]{{1,64}}@{_HOST}(?::\d{{1,5}})?(?:;[\w-]+(?:=[\w.-]+)?)*", re.ASCII)


def is_sip(number: str) -> bool:
    """Whether a number is a SIP address."""
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
    """Read a number such as +16045550121; an impossible one is a fault."""
    return _e164_or(entry, entry.text())


def as_typed(text: str) -> str:
    """Normalize 604-555-0126 or (604) 555 0126 to E.164; anything else stays as typed."""
    plain = text.strip()
    if is_sip(plain) or not any(sign.isdecimal() for sign in plain):
        return plain
    try:
        number = phonenumbers.parse(plain, REGION)
    except phonenumbers.NumberParseException:
        return plain
    if number.extension or not phonenumbers.is_possible_number(number):
        return plain
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def as_spoken(entry: Entry) -> str:
    """Read a number such as 604-555-0110; an impossible one is a fault."""
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
    """Whether a number is possible, including the fictional 555-01xx."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False
