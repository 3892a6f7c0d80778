"""Finds addresses without the word street: a civic number, then words that are no ordinary ones.

Callers say “forty one oh six laurel”, and a transcriber writes it so. What is counted or measured has an
ordinary word behind its number; a street's name hardly ever is one, but for trees and ordinals.
"""

import re
from collections.abc import Iterator

from intents.privacy.digit_run import NUMERAL, RUN, digits_of
from intents.privacy.names import Span, is_ordinary

FEWEST, MOST = 2, 5
"Digits of a civic number that is said without the word street."
MOST_WORDS = 3
SHORTEST = 3
"Letters; shorter words are heard wrongly, and no street's."

_RUN = re.compile(RUN, re.IGNORECASE)
_WORD = re.compile(r"\s(?P<it>[^\W\d_]+(?:['’-][^\W\d_]+)*)")


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DIRECTIONS = _set_of("north south east west nord sud ouest")
_LEADS = _DIRECTIONS | _set_of("saint st sainte de du des la le l d mount mont fort port old vieux new")
_TREES = _set_of("""
alder ash aspen beech birch cedar chestnut cypress elm hawthorn hazel hemlock juniper laurel maple oak pine
poplar spruce sycamore tamarack walnut willow aulne aulnes bouleau bouleaux cèdre cèdres châtaignier chêne
chênes cyprès épinette épinettes érable érables frêne frênes genévrier laurier lauriers mélèze mélèzes
merisier noyer orme ormes peuplier peupliers pin pins sapin sapins saule saules tilleul tilleuls tremble
""")
_NAMED = _set_of("main king queen victoria principale")
_ORDINAL = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth"
    r"|première|deuxième|troisième|\w+ième)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:\w*(?:met(?:er|re)|gram(?:me)?|lit(?:er|re)|watt|byte|volt|amp|degree|foot|yard|acre|gallon)s?|mm|cm|km|kg|lbs?|ft"
    r"|sq|psi|mph|kmh|kwh|pieds?|pouces?|verges?|livres?|mètres?|degrés?|p\.?m|a\.?m|o['’]clock|trees?|arbres?)",
    re.IGNORECASE,
)
_PAIRED = re.compile(rf"{NUMERAL}[\s-](?:oh?\b|{NUMERAL})", re.IGNORECASE)


def places_in(text: str) -> tuple[Span, ...]:
    """Return where such addresses stand, in order."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Span]:
    for run in _RUN.finditer(text):
        digits = digits_of(run.group())
        if not FEWEST <= len(digits) <= MOST or text[: run.start()].endswith("$"):
            continue
        end = _end_of_street(text, run.end(), is_paired=_PAIRED.search(run.group()) is not None)
        if end > run.end():
            yield Span(run.start(), end)


def _end_of_street(text: str, at: int, *, is_paired: bool) -> int:
    """Return where the name after a number ends; where the number does, if none follows."""
    end, count, is_named = at, 0, False
    while count < MOST_WORDS and (word := _WORD.match(text, at)):
        small = word["it"].lower()
        if _is_of_a_street(small, is_paired=is_paired):
            is_named, end = True, word.end()
        elif not (small in _DIRECTIONS if is_named else small in _LEADS):
            break
        else:
            end = word.end() if is_named else end
        at, count = word.end(), count + 1
    return end


def _is_of_a_street(word: str, *, is_paired: bool) -> bool:
    if word in _TREES or (is_paired and (word in _NAMED or _ORDINAL.fullmatch(word))):
        return True
    plain = word.removeprefix("l'").removeprefix("d'")
    may_be = len(plain) >= SHORTEST and "'" not in plain and not is_ordinary(plain)
    return may_be and _COUNTED.fullmatch(plain) is None
