"""Which of several things that were read out the caller names by its place: “the latter, please”, “both”."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from re import Pattern

from intents.text.languages import pooled
from intents.text.pattern import compiled
from intents.text.wording import clauses, plain, telling

_ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class _Places:
    """The reviewed words of all languages for places among choices."""

    ordinals: tuple[frozenset[str], ...]
    last: frozenset[str]
    middle: frozenset[str]
    around: frozenset[str]
    both: Pattern[str]
    either: Pattern[str]
    out_of: Pattern[str]
    "How many there are to choose from: “the first of the three”."


@cache
def _places() -> _Places:
    lists = pooled("phrases", "intents.acts")
    last, middle, around = (frozenset(lists[name]) for name in ("last", "middle", "around_choice"))
    both, either, out_of = (compiled(lists[name], lists) for name in ("both", "either", "out_of"))
    ordinals = tuple(frozenset(lists[name]) for name in _ORDINALS)
    return _Places(ordinals, last, middle, around, both, either, out_of)


def position(text: str, count: int) -> int:
    """Return the place that a clause of the words names, counted from 1, or 0: “the last one, it's brown”."""
    return next((place for clause in clauses(text) if (place := _place(clause, count))), 0)


def names_both(text: str) -> bool:
    """Whether nothing but “both” is said."""
    return _places().both.fullmatch(plain(text)) is not None


def names_any(text: str) -> bool:
    """Whether it makes no difference to the caller: “either one”."""
    return _places().either.fullmatch(plain(text)) is not None


def without_frame(text: str) -> str:
    """Return what is told inside the words that only say that something is chosen: “the … one, please”."""
    said = list(plain(text).split())
    around = _places().around
    while said and said[0] in around:
        said.pop(0)
    while said and said[-1] in around:
        said.pop()
    return " ".join(said) or text


def _place(clause: str, count: int) -> int:
    said = telling(_places().out_of.sub("", plain(clause)))
    if _only(_places().last, said):
        return count
    if count % 2 and _only(_places().middle, said):
        return count // 2 + 1
    ordinals = reversed([*enumerate(_places().ordinals, 1)])
    return next((place for place, forms in ordinals if _only(forms, said)), 0)


def _only(forms: frozenset[str], said: Sequence[str]) -> bool:
    """Whether one of the forms was said, with nothing but filler around it."""
    return not forms.isdisjoint(said) and (forms | _places().around).issuperset(said)
