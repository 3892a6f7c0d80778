"""Digit runs as callers say them and recognizers write them, in English and French."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from intents.privacy.alternatives import any_of

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
"Words that are digits only between digits; “oh” also before one."
_VALUES = {**UNITS, **TENS, **_HEARD_INSIDE}

_SPOKEN = any_of({*UNITS, *TENS, *TIMES, *_REPEATED})
DIGIT = any_of(word for word in {*UNITS, *_REPEATED} if UNITS.get(word, 0) < 10)
NUMERAL = rf"(?:\d++(?!(?:st|nd|rd|th|er|e|[iè]?ème)\b)|\b{_SPOKEN}\b)"
"One numeral, in digits or in words; digits match whole, or a long run could be split in endless ways."
OH = r"\boh?\b"

_SAID_BETWEEN = any_of(
    "um uh euh heu and et then puis pis ensuite space espace dash hyphen tiret slash barre oblique point dot"
)
_BETWEEN = rf"(?:[\s.,()/+\-–—#_]|\b{_SAID_BETWEEN}\b)"
_BEGINS = rf"(?:\+\s?|(?:{OH}{_BETWEEN}{{1,4}}){{1,4}}+(?={DIGIT}\b|\d\b))"
_INSIDE = rf"{_BETWEEN}{{0,6}}(?:{NUMERAL}|{OH}|\b(?:to|too|for|ate)\b(?={_BETWEEN}{{1,6}}{NUMERAL}))"
RUN = rf"(?:{_BEGINS}?{NUMERAL}(?:{_INSIDE})*)"
"Numerals in a row with only pauses and punctuation between them."

_FEW = any_of("two three four five six seven eight nine ten deux trois quatre cinq sept huit neuf dix")
_ONE_TO_TEN = rf"(?:{_FEW}|\d)"
_WHICH = any_of("first next last other final second third fourth remaining another following")
_LESQUELS = any_of("premiers premières derniers dernières suivants suivantes autres")
COUNT = (
    rf"\b(?:{_WHICH}\s+{_ONE_TO_TEN}\b(?:\s+(?:digits|numbers)\b)?"
    rf"|{_ONE_TO_TEN}\s+(?:{_LESQUELS}(?:\s+chiffres)?|digits|numbers|chiffres)\b"
    rf"|{_LESQUELS}\s+(?:deux|trois|quatre|cinq|six|huit)\b(?:\s+chiffres)?)"
)
"“The next four”, “four digits”, « les quatre suivants »: how many digits follow, and none of them."
_LINK = any_of(
    """
    the a are is it its it's it’s that that's that’s they they're they’re and then next after comes come
    followed by
    with so okay ok um uh er group set part digits numbers number finally lastly begins starts ends end ending
    finishes goes yes yeah again also plus i've i’ve got
    les le la sont est c'est c’est ça et puis pis ensuite après suivi suivie de par enfin finalement encore
    commence débute finit termine fini groupe chiffres numéros euh heu bon donc oui alors il elle
    première premier
    dernier dernière deuxième troisième first second third fourth last final
    """
)
_LINKED = re.compile(rf"(?:[^\w\[\]]|{COUNT}|\b{_LINK}\b)*+", re.IGNORECASE)
APART = 60
"Most characters between two groups of one number."

_READ = re.compile(rf"(?P<count>{COUNT})|(?P<run>{RUN})", re.IGNORECASE)
_DIGIT_PIECE = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Where a run of digits stands in a text, and which digits these are."""

    start: int
    end: int
    digits: str = field(repr=False)


def runs_in(text: str) -> tuple[DigitRun, ...]:
    """Return every run of digits in a text, in figures or words; not how many digits there are."""
    return tuple(
        DigitRun(*found.span(), digits_of(found[0])) for found in _READ.finditer(text) if found["run"]
    )


def groups_in(text: str) -> tuple[tuple[DigitRun, ...], ...]:
    """Return runs by number: groups of one number are told as such, “the next four are 1488”."""
    groups: list[list[DigitRun]] = []
    for run in runs_in(text):
        if groups and _is_linked(text, groups[-1][-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return tuple(map(tuple, groups))


def numbers_in(text: str) -> Iterator[str]:
    """Yield the digits of each number in a text: first of every run, then of those told in groups."""
    groups = groups_in(text)
    yield from (run.digits for group in groups for run in group)
    yield from ("".join(run.digits for run in group) for group in groups if len(group) > 1)


def _is_linked(text: str, before: DigitRun, after: DigitRun) -> bool:
    is_near = after.start - before.end <= APART
    return is_near and _LINKED.fullmatch(text, before.end, after.start) is not None


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
