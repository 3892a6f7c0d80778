"""How long a text message is at the carrier: its encoding, and in how many parts it is sent and paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
"Each is sent as two characters."


class Encoding(StrEnum):
    """How a text travels."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


ALONE = {Encoding.GSM_7: 160, Encoding.UCS_2: 70}
"Units of a text in one part (3GPP TS 23.040)."
JOINED = {Encoding.GSM_7: 153, Encoding.UCS_2: 67}
"Units of each part of a longer text, since a header joins them."


@dataclass(frozen=True, slots=True)
class TextLength:
    """A text's encoding, units and parts."""

    encoding: Encoding
    units: int
    parts: int
    beyond_gsm: tuple[str, ...] = ()
    "The characters that turn all of it into UCS-2, each once."


def length_of(text: str) -> TextLength:
    """Return a text's length."""
    known = GSM_BASIC | GSM_EXTENDED
    beyond = tuple(char for char in dict.fromkeys(text) if char not in known)
    encoding = Encoding.UCS_2 if beyond else Encoding.GSM_7
    sizes = [_units(char, encoding) for char in text]
    return TextLength(encoding, sum(sizes), _parts(sizes, encoding), beyond)


def _units(char: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if char in GSM_EXTENDED else 1
    return 2 if ord(char) > 0xFFFF else 1


def _parts(sizes: Iterable[int], encoding: Encoding) -> int:
    """Count parts; a character of two units is never split between two of them."""
    sizes = list(sizes)
    if sum(sizes) <= ALONE[encoding]:
        return 1 if sizes else 0
    parts, used = 1, 0
    for size in sizes:
        if used + size > JOINED[encoding]:
            parts, used = parts + 1, 0
        used += size
    return parts
