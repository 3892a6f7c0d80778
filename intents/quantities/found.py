"""The quantities in a text: numbers, with or without a unit beside them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeAlias

from intents.quantities.number_words import half_at, number_at, tokens_of
from intents.quantities.quantity import (
    CENTIMETRE,
    DOLLAR,
    FOOT,
    INCH,
    METRE,
    MILLIMETRE,
    YARD,
    Dimension,
    Measure,
    Quantity,
    Unit,
)
from intents.text.languages import languages
from intents.text.yaml_file import reviewed

Beside: TypeAlias = Literal[
    "square_before",
    "square_after",
    "of",
    "half",
    "thousand_dollars",
    "corrections",
    "no_more",
    "around",
    "noting",
]
"Lists of words beside quantities, by what they do there."
_UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "metre": METRE,
        "centimetre": CENTIMETRE,
        "millimetre": MILLIMETRE,
        "foot": FOOT,
        "inch": INCH,
        "yard": YARD,
        "dollar": DOLLAR,
        "square foot": FOOT.squared,
        "square metre": METRE.squared,
    }
)
"By their names in the reviewed files."
_INCHES_A_FOOT, _LEAST_CENTIMETRES, _MOST_CENTIMETRES = 12, 10, 99


@dataclass(frozen=True, slots=True)
class Found:
    """A number in the tokens, with its unit, if any."""

    value: float
    unit: Unit | None
    begins: int
    ends: int

    def exactly(self, unit: Unit) -> Quantity:
        """Return it as a quantity in its own unit, or in the given one."""
        return Quantity.exactly(self.value, self.unit or unit)

    def is_of(self, dimension: Dimension) -> bool:
        """Whether it was said in a unit of that dimension."""
        return self.unit is not None and self.unit.dimension is dimension


@cache
def units() -> Mapping[str, Unit]:
    """Return the units by the words for them in every language."""
    spoken = (reviewed("units", language, "intents.quantities")["units"] for language in languages())
    return MappingProxyType(
        {word: _UNITS[name] for named in spoken for name, words in named.items() for word in words}
    )


@cache
def words_beside(kind: Beside) -> frozenset[str]:
    """Return words of every language beside quantities, by what they do there."""
    read = (reviewed("units", language, "intents.quantities")[kind] for language in languages())
    return frozenset(word for words in read for word in words)


def found_in(tokens: Sequence[str]) -> Iterator[Found]:
    """Every number in the tokens, in order."""
    at = 0
    while at < len(tokens):
        found = _found_at(tokens, at)
        if found:
            yield found
        at = found.ends if found else at + 1


def measure_of(text: str) -> Measure | None:
    """The measure that a text states: “60 cm”, “20 000 $”; None for anything else."""
    tokens = tokens_of(text)
    match [*found_in(tokens)]:
        case [Found(value, Unit() as unit, 0, ends)] if ends == len(tokens):
            return Measure(value, unit)
        case _:
            return None


def unit_alone(tokens: Sequence[str]) -> Unit | None:
    """The one unit that the tokens name."""
    named = [unit for at in range(len(tokens)) for unit, _ in (_unit_at(tokens, at),) if unit]
    return named[0] if named else None


def _found_at(tokens: Sequence[str], at: int) -> Found | None:
    number = number_at(tokens, at)
    if number is None:
        return _part_at(tokens, at)
    if not words_beside("thousand_dollars").isdisjoint(tokens[number.ends : number.ends + 1]):
        return Found(number.value * 1000, DOLLAR, at, number.ends + 1)
    unit, ends = _unit_at(tokens, number.ends)
    found = Found(number.value, unit, at, ends if unit else number.ends)
    return _with_smaller_unit(tokens, found)


def _part_at(tokens: Sequence[str], at: int) -> Found | None:
    """“Half a metre”, “a metre and a half”, « un demi-mètre »: one or half of a unit."""
    one = number_at(tokens, at, before_unit=True)
    begins = one.ends if one else at
    if tokens[begins : begins + 1] and tokens[begins] in words_beside("half"):
        after = begins + 1 + (tokens[begins + 1 : begins + 2] in {("a",), ("an",)})
        unit, ends = _unit_at(tokens, after)
        return Found(0.5, unit, at, ends) if unit else None
    unit, ends = _unit_at(tokens, begins) if one else (None, at)
    return _with_smaller_unit(tokens, Found(1.0, unit, at, ends)) if unit else None


def _unit_at(tokens: Sequence[str], at: int) -> tuple[Unit | None, int]:
    if at < len(tokens) and tokens[at] in words_beside("of"):
        at += 1
    word, after = tokens[at : at + 1], tokens[at + 1 : at + 2]
    if word and word[0] in words_beside("square_before") and after and after[0] in units():
        return units()[after[0]].squared, at + 2
    if not word or word[0] not in units():
        return None, at
    if after and after[0] in words_beside("square_after"):
        return units()[word[0]].squared, at + 2
    return units()[word[0]], at + 1


def _with_smaller_unit(tokens: Sequence[str], found: Found) -> Found:
    """“Six feet two”, “a metre twenty”, “six feet and a half”."""
    if found.unit is None:
        return found
    after = half_at(tokens, found.ends)
    if after > found.ends:
        return replace(found, value=found.value + 0.5, ends=after)
    number = number_at(tokens, found.ends)
    smaller = {FOOT: INCH, METRE: CENTIMETRE}.get(found.unit)
    if number is None or smaller is None:
        return found
    unit, ends = _unit_at(tokens, number.ends)
    if unit not in {None, smaller} or not _fits(number.value, smaller):
        return found
    value = found.value + number.value * smaller.size / found.unit.size
    return replace(found, value=value, ends=ends if unit else number.ends)


def _fits(value: float, smaller: Unit) -> bool:
    if smaller == INCH:
        return value < _INCHES_A_FOOT
    return _LEAST_CENTIMETRES <= value <= _MOST_CENTIMETRES


ARTICLES = frozenset({"a", "an", "un", "une"})
"Behind a number these begin the next word: “sixty a month”."
_NO_VALUE = re.compile(
    r"\b\d(?:-\d){2}\b|\b\d{3}-\d{3}-\d{4}\b|\b\d{1,2}(?::\d\d)? ?[ap]\.m\.|\b\d{1,2} h(?: \d\d)?\b"
)
"Telephone numbers and times of day."


@dataclass(frozen=True, slots=True)
class Repeated:
    """Which sentence of an answer is about a value that was repeated, and whether it is that value."""

    sentence: int
    "Its number, from 0."
    is_so: bool | None = None
    "None where the answer's values alone do not decide it."


@dataclass(frozen=True, slots=True)
class _Value:
    number: float
    is_money: bool
    sentence: int


def repeated(text: str, answer: Sequence[str]) -> Repeated | None:
    """Return what an answer's sentences say to the one value in the words, if they are about it."""
    tokens = tokens_of(text)
    said = [*found_in(tokens)]
    if len(said) != 1:
        return None
    one = _bare(said[0], tokens)
    rest = (*tokens[: one.begins], *tokens[one.ends :])
    values = tuple(_values(answer))
    told = [each for each in values if each.is_money] or values
    if one.unit and not one.is_of(Dimension.MONEY):
        return None
    same = [each for each in told if each.number == one.value]
    if same:
        own = words_beside("around").union(tokens_of(answer[same[0].sentence]))
        is_sure = own.issuperset(rest) and _is_only(same[0], told)
        return Repeated(same[0].sentence, True if is_sure else None)
    is_alone = words_beside("around").union(words_beside("noting")).issuperset(rest)
    if not (is_alone and told):
        return None
    return Repeated(told[0].sentence, False if len({each.number for each in told}) == 1 else None)


def _bare(found: Found, tokens: Sequence[str]) -> Found:
    """Return a number without the article of the word behind it, which reads like a one."""
    if found.ends - found.begins > 1 and tokens[found.ends - 1] in ARTICLES:
        return next(found_in(tokens[: found.ends - 1]))
    return found


def _is_only(one: _Value, told: Sequence[_Value]) -> bool:
    """Whether its sentence tells no other value, which might depend on the caller."""
    return all(each.number == one.number for each in told if each.sentence == one.sentence)


def _values(answer: Sequence[str]) -> Iterator[_Value]:
    for number, sentence in enumerate(answer):
        for found in found_in(tokens_of(_NO_VALUE.sub(" ", sentence))):
            yield _Value(found.value, found.is_of(Dimension.MONEY), number)
