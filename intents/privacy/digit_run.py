"""Digit runs as callers say them and recognizers write them, in English and French."""

import re
from collections.abc import Iterable

UNITS = {
    word: value
    for value, spoken in enumerate(
        (
            "zero zéro",
            "one un une",
            "two deux",
            "three trois",
            "four quatre",
            "five cinq",
            "six",
            "seven sept",
            "eight huit",
            "nine neuf",
            "ten dix",
            "eleven onze",
            "twelve douze",
            "thirteen treize",
            "fourteen quatorze",
            "fifteen quinze",
            "sixteen seize",
            "seventeen",
            "eighteen",
            "nineteen",
        )
    )
    for word in spoken.split()
}
TENS = {
    word: value
    for value, spoken in (
        (20, "twenty vingt vingts"),
        (30, "thirty trente"),
        (40, "forty fourty quarante"),
        (50, "fifty cinquante"),
        (60, "sixty soixante"),
        (70, "seventy septante"),
        (80, "eighty"),
        (90, "ninety nonante"),
    )
    for word in spoken.split()
}
TIMES = {"hundred": 100, "cent": 100, "cents": 100, "thousand": 1000, "mille": 1000}
_REPEATED = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}

_HEARD_INSIDE = {"o": 0, "oh": 0, "to": 2, "too": 2, "for": 4, "ate": 8}
"Words that are digits only between digits."
_VALUES = {**UNITS, **TENS, **_HEARD_INSIDE}

_SPOKEN = "|".join(
    sorted((set(_VALUES) | set(TIMES) | set(_REPEATED)) - set(_HEARD_INSIDE), key=len, reverse=True)
)
NUMERAL = rf"(?:\d++|\b(?:{_SPOKEN})\b)"
"One numeral, in digits or in words; digits match whole, or a long run could be split in endless ways."

_SAID_BETWEEN = "um|uh|euh|heu|and|et|then|puis|ensuite|space|espace|dash|hyphen|tiret|point|dot"
_BETWEEN = rf"(?:[\s.,()/+\-–—#_]|\b(?:{_SAID_BETWEEN})\b)"
_INSIDE = rf"{_BETWEEN}{{0,6}}(?:{NUMERAL}|\boh?\b|\b(?:to|too|for|ate)\b(?={_BETWEEN}{{1,6}}{NUMERAL}))"
RUN = rf"(?:\+\s?)?{NUMERAL}(?:{_INSIDE})*"
"Numerals in a row with only pauses and punctuation between them."

_DIGIT_PIECE = re.compile(r"\d+|[^\W\d_]+")


def passes_luhn(digits: str) -> bool:
    """Return whether digits pass the Luhn check, as cards and insurance numbers do."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    is_number = len(digits) > 1 and digits.isdecimal()
    return is_number and sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def digits_of(run: str) -> str:
    """Return the digits of a spoken run: “six cent quatre cinq” is 6045."""
    return "".join(_numbers(_DIGIT_PIECE.findall(run.lower())))


def _numbers(pieces: Iterable[str]) -> Iterable[str]:
    number, before, times = -1, "", 1
    for piece in pieces:
        if piece in _REPEATED:
            times = _REPEATED[piece]
            continue
        if not piece.isdigit() and piece not in _VALUES and piece not in TIMES:
            continue
        joined = -1 if times > 1 or piece.isdigit() else _join(number, before, piece)
        if joined < 0:
            yield str(number) if number >= 0 else ""
            number = -1
        if piece.isdigit() or times > 1:
            yield (piece if piece.isdigit() else str(_alone(piece))) * times
        else:
            number = joined if joined >= 0 else _alone(piece)
        before, times = piece, 1
    yield str(number) if number >= 0 else ""


def _alone(piece: str) -> int:
    return _VALUES[piece] if piece in _VALUES else TIMES[piece]


def _join(number: int, before: str, piece: str) -> int:
    """Return the number that a piece completes (six + cent, cent + quatre, vingt + deux), or -1."""
    if number <= 0:
        return -1
    if piece in TIMES:
        return _multiplied(number, TIMES[piece])
    value = _VALUES[piece]
    if piece.startswith("vingt") and before == "quatre":
        return number + 76
    return number + value if 0 < value < _room(number, before) else -1


def _multiplied(number: int, times: int) -> int:
    if number < times:
        return number * times
    units = number % 1000
    is_a_year = times == 100 and number > 1000 and 0 < units < 10
    return number - units + units * times if is_a_year else -1


def _room(number: int, before: str) -> int:
    """Return the smallest value that no longer fits into a number's trailing zeros."""
    tens = number % 100
    if tens == 0:
        return 100
    if before == "dix":
        return 10
    if tens in {60, 80}:
        return 20
    return 10 if tens % 10 == 0 and tens >= 20 else 0
