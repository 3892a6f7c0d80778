"""A value that a caller repeats from what they heard: “so forty?”, « donc trente-cinq dollars »."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intents.quantities.found import Found, found_in, words_beside
from intents.quantities.number_words import tokens_of
from intents.quantities.quantity import Dimension

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
