"""What callers say about a quantity: “under ten square metres”, “twelve by twenty”, « deux à trois »."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from re import Pattern
from typing import TypeAlias

from intents.quantities.found import Found, found_in, unit_alone, words_beside
from intents.quantities.number_words import tokens_of
from intents.quantities.quantity import CENTIMETRE, DOLLAR, FOOT, INCH, METRE, Dimension, Quantity, Unit
from intents.text.languages import languages
from intents.text.pattern import compiled
from intents.text.yaml_file import reviewed

SHORTEST_BARE = 3
"A bare one or two is a key press or an article."
MANY_LENGTHS, MANY_AREAS = 50, 40
"So many bare metres or feet are centimetres or inches, and so many square metres may be square feet."
MOST_INCHES = 100
"Beyond it a height is told in centimetres."
SMALLER = {METRE: CENTIMETRE, FOOT: INCH}
THOUSANDS = 1000
"“About fifty”, of what building costs, is fifty thousand."

Reading: TypeAlias = tuple[Quantity, ...]
"Everything said about one quantity, in each unit that may have been meant."


@dataclass(frozen=True, slots=True)
class SaidQuantity:
    """A quantity in each possible reading, in feet and in metres; a single reading if units were said."""

    readings: tuple[Reading, ...]
    rest: tuple[str, ...]
    "The remaining words."

    def judged(self, limits: tuple[Quantity, ...]) -> tuple[bool | None, ...]:
        """Return for each reading whether it exceeds the limits; None if undecided."""
        return tuple(_any_more(reading, limits) for reading in self.readings)


def quantity_said(text: str, dimension: Dimension, units: tuple[Unit, ...]) -> SaidQuantity | None:
    """Return what a text says about a dimension; a bare number takes the units of the question."""
    tokens = tokens_of(text)
    for begins, ends in reversed([*_segments(tokens)]):
        segment = tokens[begins:ends]
        found = tuple(found_in(segment))
        spans = tuple(_Span(segment, found, dimension).readings(units)) if found else ()
        if spans and all(spans):
            beside = {at for one in found for at in range(one.begins, one.ends)}
            rest = (word for at, word in enumerate(segment) if at not in beside)
            return SaidQuantity(spans, (*tokens[:begins], *rest, *tokens[ends:]))
    return None


def unit_said(text: str) -> Unit | None:
    """Return the unit of length named without a number: “in feet”."""
    tokens = tokens_of(text)
    return None if any(found_in(tokens)) else unit_alone(tokens)


def _any_more(reading: Reading, limits: tuple[Quantity, ...]) -> bool | None:
    judged = {each.is_more_than(limits) for each in reading}
    return True if True in judged else False if judged == {False} else None


def _segments(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    begins, no_more = 0, words_beside("no_more")
    corrections = [tuple(each.split()) for each in words_beside("corrections")]
    for at in range(len(tokens)):
        word = next((each for each in corrections if tuple(tokens[at : at + len(each)]) == each), ())
        is_no_more = word == ("no",) and not no_more.isdisjoint(tokens[at + 1 : at + 2])
        if word and not is_no_more:
            yield begins, at
            begins = at + len(word)
    yield begins, len(tokens)


@dataclass(frozen=True, slots=True)
class _Span:
    """The quantities in a run of words without corrections."""

    tokens: Sequence[str]
    found: tuple[Found, ...]
    dimension: Dimension

    def readings(self, units: tuple[Unit, ...]) -> Iterator[Reading]:
        """Each reading of the numbers."""
        own = [one for one in self.found if one.is_of(self.dimension)]
        if self.dimension is Dimension.AREA and not own:
            yield from self._areas(units)
        elif own:
            inherited = [one for one in self.found if one in own or self._inherits(one)]
            yield self._compared(inherited, own[-1].unit or METRE)
        else:
            yield from self._bare(units)

    def _areas(self, units: tuple[Unit, ...]) -> Iterator[Reading]:
        """A width by a length; in feet and in metres if no unit was said."""
        pairs = [(first, last) for first, last in pairwise(self.found) if self._is_by(first, last)]
        if not pairs:
            yield from self._square_unsaid() if any(one.unit for one in self.found) else self._bare(units)
            return
        first, last = pairs[-1]
        said = next((one.unit for one in (last, first) if one.unit), None)
        for unit in (said,) if said else (FOOT, METRE):
            area = first.exactly(unit).by(last.exactly(unit))
            yield tuple(self._comparing(area, first, last))

    def _square_unsaid(self) -> Iterator[Reading]:
        """“Under ten metres” in reply to square metres; “ten metres” alone may be a width."""
        match self.found:
            case (Found(unit=Unit(Dimension.LENGTH, is_metric=True) as unit) as one,) if self._is_bounded(
                one
            ):
                yield tuple(self._comparing(Quantity.exactly(one.value, unit.squared), one, one))
            case _:
                return

    def _is_bounded(self, one: Found) -> bool:
        return any(self._says(name, one, one) for name in _BOUNDED)

    def _bare(self, units: tuple[Unit, ...]) -> Iterator[Reading]:
        """Bare numbers in the units of the question; small sums of money are in thousands."""
        alone = [one for one in self.found if one.unit is None]
        if len(alone) != len(self.found) or not self._tells(alone[0]):
            return
        for unit in self._likely(alone[-1].value, units):
            yield self._compared(alone, unit)

    def _likely(self, value: float, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """The units that a bare number may be told in: nobody's fence is 180 metres high."""
        match self.dimension:
            case Dimension.MONEY if value < THOUSANDS:
                return (Unit(Dimension.MONEY, DOLLAR.size * THOUSANDS),)
            case Dimension.LENGTH if value >= MOST_INCHES and METRE in units:
                return (CENTIMETRE,)
            case Dimension.LENGTH if value >= MANY_LENGTHS:
                return tuple(SMALLER.get(unit, unit) for unit in units)
            case Dimension.AREA if value >= MANY_AREAS and units == (METRE.squared,):
                return (FOOT.squared, *units)
            case _:
                return units

    def _tells(self, one: Found) -> bool:
        """Whether a bare number is neither a key press nor an article."""
        is_compared = any(self._says(name, one, one) for name in _COMPARING)
        return one.value >= SHORTEST_BARE or is_compared or len(self.found) > 1

    def _inherits(self, one: Found) -> bool:
        """Whether a bare number takes the unit of the next one: “eight to ten feet”."""
        at = self.found.index(one)
        after = self.found[at + 1 : at + 2]
        return one.unit is None and bool(after) and self._is_until(one, after[0])

    def _compared(self, said: Sequence[Found], unit: Unit) -> Reading:
        quantities: list[Quantity] = []
        for at, one in enumerate(said):
            before = said[at - 1] if at else None
            if before and self._is_until(before, one):
                quantities[-1:] = [self._range(before, one, unit)]
            else:
                quantities += self._comparing(one.exactly(unit), one, one)
        return tuple(quantities)

    def _range(self, first: Found, last: Found, unit: Unit) -> Quantity:
        """“Thirty to forty thousand” begins at thirty thousand."""
        is_short = first.unit is None and first.value < THOUSANDS <= last.value
        scale = THOUSANDS if is_short and self.dimension is Dimension.MONEY else 1
        return replace(first, value=first.value * scale).exactly(unit).until(last.exactly(unit))

    def _comparing(self, quantity: Quantity, first: Found, last: Found) -> Iterator[Quantity]:
        name = next((name for name in _COMPARING if self._says(name, first, last)), "")
        if name != "not_that":
            yield _COMPARED[name](quantity) if name in _COMPARED else quantity

    def _says(self, name: str, first: Found, last: Found) -> bool:
        before, after = self._before(first), self._after(last)
        rules = _rules()
        return any(each.search(before) for each in rules.get(f"before {name}", ())) or any(
            each.search(after) for each in rules.get(f"after {name}", ())
        )

    def _before(self, one: Found) -> str:
        earlier = max((other.ends for other in self.found if other.ends <= one.begins), default=0)
        return _joined(self.tokens[earlier : one.begins])

    def _after(self, one: Found) -> str:
        later = min(
            (other.begins for other in self.found if other.begins >= one.ends), default=len(self.tokens)
        )
        return _joined(self.tokens[one.ends : later])

    def _is_until(self, first: Found, last: Found) -> bool:
        between = _joined(self.tokens[first.ends : last.begins])
        rules, is_between = _rules(), {"between", "entre"} & {*self.tokens[: first.begins]}
        names = ("until", "until_after_between") if is_between else ("until",)
        return any(each.search(between) for name in names for each in rules[name])

    def _is_by(self, first: Found, last: Found) -> bool:
        between = _joined(self.tokens[first.ends : last.begins])
        both = first.is_of(Dimension.LENGTH) and last.is_of(Dimension.LENGTH)
        is_list = both and len(self.found) == 2 and not self._is_until(first, last)
        return is_list or any(each.search(between) for each in _rules()["by"])


_COMPARED = {
    "at_most": Quantity.at_most,
    "at_least": Quantity.at_least,
    "less": Quantity.less,
    "more": Quantity.more,
    "about": Quantity.about,
}
_COMPARING = (*_COMPARED, "not_that")
_BOUNDED = frozenset(_COMPARED) - {"about"}


def _joined(words: Sequence[str]) -> str:
    return "".join(f"{word} " for word in words)


@cache
def comparing_words() -> frozenset[str]:
    """Every word of the reviewed patterns; next to a quantity they mean nothing else."""
    read = [reviewed("comparisons", language, "intents.quantities") for language in languages()]
    lines = [
        line
        for each in read
        for lines in (
            *each["before"].values(),
            *each["after"].values(),
            each["until"],
            each["by"],
            each["beside"],
        )
        for line in lines
    ]
    return frozenset(re.findall(r"[a-z]+", " ".join(lines).replace("_", " ")))


@cache
def _rules() -> Mapping[str, tuple[Pattern[str], ...]]:
    """The reviewed patterns of both languages: callers mix them."""
    rules: dict[str, tuple[Pattern[str], ...]] = {}
    for language in languages():
        read = reviewed("comparisons", language, "intents.quantities")
        named = {
            f"{side} {name}": lines for side in ("before", "after") for name, lines in read[side].items()
        }
        named |= {name: read[name] for name in ("until", "until_after_between", "by")}
        for name, lines in named.items():
            rules[name] = (*rules.get(name, ()), compiled(lines, {}))
    return rules
