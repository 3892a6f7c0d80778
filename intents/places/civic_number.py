"""Civic numbers as callers say them: “twelve fifty”, “one oh five”, “fifteen, one five”, “unit 4, 12”."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intents.privacy.digit_run import digits_of, runs_in

_UNIT = re.compile(
    r"(?:\b(?:unit|apartment|apt|suite|unit[ée]|appartement|app|bureau|logement|porte)\b\.?|#)\s*(?:number\s+|num[ée]ro\s+)?\w+,?",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(r"^\s*(?:\d\s*-\s*(?P<one>\d+)|\d\d+\s*-\s*(?P<two>\d|\d{3,}))\s*$")
"“10-123”; two digits after two are “fifteen eleven” as recognizers write it."
_ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th|re|er|e|[èe]re|i?[èe]me)\b")
_PAUSE = re.compile(r"[,.;]\s*")
"Between a number and the same again: “forty-one, forty-one”."
_JOINTS = frozenset({"and", "et"})
_ARTICLES = frozenset({"un", "une", "one"})
"Far more often an article than a house number: “un nid-de-poule”, “quelqu'un”."
_COUNTED = re.compile(
    r"\s*(?:or so |ou )?(?:more |other |big |gros |grosses? )?"
    r"(?:minutes?|hours?|days?|weeks?|months?|years?|times|o.?clock|a\.?m\b|p\.?m\b|dollars?|per ?cent"
    r"|feet|foot|inch(?:es)?|met(?:er|re)s?|bags?|bins?|cars?|houses|heures?|h\b|jours?|journées?|semaines?|mois|ans?\b"
    r"|années?|fois|sous|pieds|pouces|mètres?|sacs?|bacs?|poubelles?|autos?|chars?|maisons)(?![\w-])",
    re.IGNORECASE,
)
"Words for things that are counted: “three days” is not an address."
LONGEST = 5
"Digits; no civic number is longer."
MOST_PIECES = 20
"Words of a number that is said twice."


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A number in a text, with its position."""

    value: int
    begins: int
    ends: int
    is_article: bool = False
    "Whether it is the bare word “one”, which is a number only next to a street."


def civic_numbers(text: str) -> Iterator[SpokenNumber]:
    """The numbers in a text that may be civic ones, leaving out units and ordinals."""
    told = _UNIT.sub(lambda unit: " " * len(unit[0]), text.lower())
    told = _ORDINAL.sub(lambda ordinal: "x" * len(ordinal[0]), told)
    for run in runs_in(told):
        said = told[run.start : run.end]
        digits = _value(said)
        if 0 < len(digits) <= LONGEST and int(digits) and not _COUNTED.match(told, run.end):
            yield SpokenNumber(
                int(digits), run.start, run.end, said.split()[-1] in _ARTICLES and int(digits) == 1
            )


def without_numbers(text: str, numbers: Iterable[SpokenNumber]) -> str:
    """The text with each number replaced by a mark that no name extends across."""
    for number in sorted(numbers, key=lambda each: -each.begins):
        text = f"{text[: number.begins]} 0 {text[number.ends :]}"
    return text


def without_units(text: str) -> str:
    """The text without “apartment 5”, which says neither where nor what."""
    return _UNIT.sub(" ", text)


def _value(run: str) -> str:
    """The digits of a run; a number said twice after a pause, or digit by digit, counts once."""
    if unit := _UNIT_BEFORE.match(run):
        return unit["one"] or unit["two"]
    said = [digits_of(part) for part in _PAUSE.split(run)]
    if len(said) > 1 and len(said[0]) > 1 and len({*said}) == 1:
        return said[0]
    pieces = re.findall(r"\d+|[^\W\d_]+", run)
    if whole := _put_together(pieces):
        return whole
    for cut in range(1, len(pieces) if len(pieces) <= MOST_PIECES else 0):
        first, again = " ".join(pieces[:cut]), " ".join(pieces[cut:])
        if first != again and digits_of(first) == digits_of(again):
            return digits_of(first)
    return digits_of(run)


def _put_together(pieces: list[str]) -> str:
    """A number that was written in parts: “100 and 5”, « 400 neuf », « mille 38 », « 60 et 11 »."""
    head, *told = [piece for piece in pieces if piece not in _JOINTS] or [""]
    rest = digits_of(" ".join(told)) if told else ""
    if not rest.isdecimal() or rest.startswith("0"):
        return ""
    base = 1000 if head == "mille" else int(head) if head.isdecimal() else 0
    is_part = bool(base) and base % 100 == 0 and int(rest) < (base if base == 1000 else 100)
    is_french = base in {60, 80} and "et" in pieces and 10 < int(rest) < 20
    return str(base + int(rest)) if is_part or is_french else ""
