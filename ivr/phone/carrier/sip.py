"""A `<Sip>` address: where it rings, and the headers that travel with it, by Twilio's rules."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from ivr.phone.carrier.refusal import Refusal

LONGEST_ADDRESS: Final = 254
LONGEST_HEADERS: Final = 1023
_ADDRESS: Final = re.compile(r"sips?:[\w.!~*'()&=+$,-]+@[\w.-]+(?::\d+)?(?:;[\w-]+(?:=[\w.-]+)?)*", re.ASCII)
_ALLOWED: Final = re.compile(
    r"x-(?!twilio)[\w-]+|user-to-user|remote-party-id|p-preferred-identity|p-called-party-id",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SipAddress:
    """What stands before and behind the question mark."""

    address: str
    headers: tuple[tuple[str, str], ...] = ()


def read_sip(text: str) -> SipAddress:
    """Return the parts of a `<Sip>`; raise Refusal for what Twilio would not dial or not send."""
    address, _, query = text.partition("?")
    if not _ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS:
        raise Refusal(32110, "the SIP address is malformed or too long")
    if len(query) > LONGEST_HEADERS:
        raise Refusal(13253, "the SIP headers are too long")
    headers = tuple(parse_qsl(query, keep_blank_values=True))
    if any(not _ALLOWED.fullmatch(name) for name, _ in headers):
        raise Refusal(13252, "a SIP header has a name that cannot be sent")
    return SipAddress(address, headers)
