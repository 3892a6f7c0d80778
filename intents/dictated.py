"""What a caller dictated that a department needs, as a person would write it down."""

import re
from dataclasses import dataclass, field
from itertools import groupby

from intents.digit_run import NUMERAL, digits_of
from intents.personal import Personal
from intents.personal_numbers import owner_of
from intents.redaction import redact

NEEDED = frozenset({Personal.ADDRESS, Personal.POSTAL_CODE, Personal.ACCOUNT, Personal.PLATE, Personal.PHONE})
"A card, an insurance number or a birth date is never kept, whoever asks for it."

SHORTEST_KEYED = 4
"Fewer keys are choices, not a number of something."

_PIECE = re.compile(r"\d+|[^\W\d_]+")
_NUMERAL = re.compile(NUMERAL, re.IGNORECASE)
_PAUSES = frozenset({"dash", "tiret", "hyphen"})


@dataclass(frozen=True, slots=True)
class Dictated:
    """A value of a kind that departments need."""

    kind: Personal
    value: str = field(repr=False)


def dictated(text: str) -> tuple[Dictated, ...]:
    """Return what was dictated in an utterance, each value once."""
    needed = (each for each in redact(text).removed if each.kind in NEEDED)
    return tuple(dict.fromkeys(Dictated(each.kind, _written(each.kind, each.value)) for each in needed))


def keyed(digits: str) -> tuple[Dictated, ...]:
    """Return what was keyed: a telephone number by its length, otherwise an account's or a permit's."""
    kind = owner_of(digits) or Personal.ACCOUNT
    if len(digits) < SHORTEST_KEYED or kind not in NEEDED:
        return ()
    return (Dictated(kind, _written(kind, digits)),)


def _written(kind: Personal, value: str) -> str:
    match kind:
        case Personal.PHONE:
            return _telephone(digits_of(value))
        case Personal.ACCOUNT | Personal.PLATE | Personal.POSTAL_CODE:
            return _code(value)
        case _:
            return " ".join(value.split())


def _telephone(digits: str) -> str:
    return re.sub(r"(?:(\d{3}))?(\d{3})(\d{4})$", _grouped, digits)


def _grouped(found: re.Match[str]) -> str:
    return "-".join(group for group in found.groups() if group)


def _code(value: str) -> str:
    """Write letters and numerals without the pauses between them."""
    pieces = (piece for piece in _PIECE.findall(value) if piece.lower() not in _PAUSES)
    runs = groupby(pieces, key=_is_numeral)
    return "".join(digits_of(" ".join(run)) if numeral else "".join(run).upper() for numeral, run in runs)


def _is_numeral(piece: str) -> bool:
    return piece.lower() in {"oh", "o"} or _NUMERAL.fullmatch(piece) is not None
