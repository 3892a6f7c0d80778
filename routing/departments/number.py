"""Telephone numbers and SIP addresses in a city's files."""

import re

import phonenumbers

from intents.text.yaml_file import Entry
from routing.outbound.allow_list import (
    LONGEST_ADDRESS,
    REGION,
    AllowList,
    country_of,
    is_country,
    is_sip,
    is_sip_address,
)

MADE_UP = re.compile(r"\+1\d{3}55501\d\d")
"Numbers that the North American plan keeps for made-up people."
_PREFIX = re.compile(r"\+[1-9]\d{3,14}", re.ASCII)


def ringable(entry: Entry, may_dial: AllowList | None) -> str:
    """A number such as +16045550121, or an address such as sip:permits@pbx.example;transport=tls.

    Without a list it may be any, since dialling asks the list again.
    """
    text = entry.text()
    if not is_sip(text):
        _e164_or(entry, text, " or an address such as sip:permits@pbx.example;transport=tls")
    elif not is_sip_address(text):
        entry.fault(f"{entry.name} must be a SIP address such as sip:permits@pbx.example;transport=tls")
    elif len(text) > LONGEST_ADDRESS:
        entry.fault(f"{entry.name} must have at most {LONGEST_ADDRESS} characters")
    return _dialled(entry, text, may_dial)


def e164(entry: Entry) -> str:
    """Read a number such as +16045550121; an impossible one is a fault."""
    return _e164_or(entry, entry.text())


def dialled(entry: Entry, may_dial: AllowList | None) -> str:
    """Read a number that the line dials; one that it may not dial is a fault."""
    return _dialled(entry, e164(entry), may_dial)


def read_allow_list(entry: Entry, main_number: str) -> AllowList:
    """Read what a city dials and texts besides its own country's ordinary numbers."""
    given = tuple(item.text() for item in entry.items())
    for each in given:
        if each and not is_country(each) and not _PREFIX.fullmatch(each):
            entry.fault(
                f"{entry.name} must hold countries such as US, or the first four or more digits of numbers "
                "such as +88162"
            )
    return AllowList(
        frozenset({country_of(main_number), *filter(is_country, given)}),
        tuple(filter(_PREFIX.fullmatch, given)),
    ).owning(main_number)


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


def _dialled(entry: Entry, text: str, may_dial: AllowList | None) -> str:
    """Note a number that is written well and may not be dialled."""
    is_well_written = is_sip_address(text) if is_sip(text) else _is_e164(text)
    if may_dial and is_well_written and len(text) <= LONGEST_ADDRESS and not may_dial.may_dial(text):
        entry.fault(f"{entry.name} {NOT_DIALLED}")
    return text


NOT_DIALLED = (
    "must be a number that the line may dial: one of the city's country, neither premium nor shared cost, "
    "satellite or personal; what else it may dial stands under may_dial in city.yaml"
)


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
