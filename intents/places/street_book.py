"""The city's streets, found in callers' words by spelling and by sound, since recognizers err in both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from re import Pattern
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from intents.articles.article import Language
from intents.places.civic_number import SpokenNumber, civic_numbers, without_numbers
from intents.places.place import (
    AFTER,
    AFTER_NAME,
    ALONG,
    AND,
    ARTICLES,
    BEFORE,
    BEFORE_PLACE,
    BETWEEN,
    CORNERS,
    GENERICS,
    IN_ENGLISH,
    ITS_OWN,
    NAMELESS,
    NEAR,
    ORDINALS,
    PARTICLES,
    SHORT,
    TRANSLATED,
    WHERE,
    WITH_ARTICLE,
    Place,
    StreetGuess,
)
from intents.text.languages import pooled
from intents.text.pattern import compiled
from intents.text.wording import plain, sound, told

MARK = "0"
"What no name extends across."


def without_landmarks(said: Sequence[str]) -> list[str]:
    """Return the words with the first of each landmark marked, unless a street's type stands beside it."""
    return [MARK if _is_landmark(said, at) else word for at, word in enumerate(said)]


def _is_landmark(said: Sequence[str], at: int) -> bool:
    before = [*said[max(0, at - 4) : at]]
    has_type = said[at] in BEFORE | AFTER or not AFTER.isdisjoint(said[at + 1 : at + 3])
    if has_type or not BEFORE.isdisjoint(before):
        return False
    is_near = len(before) > 1 and before[-1] in ARTICLES and before[-2] in NEAR
    return is_near or (bool(before) and before[-1] in WITH_ARTICLE and not NEAR.isdisjoint(before[:-1]))


UNNAMED = ITS_OWN | {"the"}
FARTHEST = 3
"Words between a number and the type of its street."
BESIDE = 200
"Characters beside a number in which its street is named."


def names_street(text: str, numbers: Iterable[SpokenNumber]) -> bool:
    """Whether a street with a type and a name follows one of the numbers."""
    return any(_follows(text[number.ends :][:BESIDE]) for number in numbers if not number.is_article)


def _follows(text: str) -> bool:
    said = [SHORT.get(word, word) for word in plain(text).split()]
    first, rest = said[:1], said[1:]
    if first and first[0] in BEFORE and any(word not in NAMELESS for word in rest[:FARTHEST]):
        return True
    named = zip(["", *said], said[: FARTHEST + 1], strict=False)
    types = (at for at, (before, word) in enumerate(named) if word in AFTER and before not in UNNAMED)
    name = said[: next(types, 0)]
    return any(word not in NAMELESS for word in name)


def _shares(place: Place, denied: Place) -> bool:
    """Whether the street that is denied is among those that may be meant; without one, the number."""
    street = next((guess.street for guess in denied.streets), "")
    return street in {guess.street for guess in place.streets} if street else denied.number == place.number


MOST_WORDS = 10
"In longer sentences the same words belong to something else."


def says_same(text: str) -> bool:
    """Whether the words, of whichever language, mean the address before."""
    said = plain(text)
    return len(said.split()) <= MOST_WORDS and _same().search(said) is not None


@cache
def _same() -> Pattern[str]:
    return compiled(pooled("same_place", "intents.places")["same"], {})


LONGEST = 5
"Words in a street's name."
MOST_NUMBERS = 12
"Numbers, or corners, in one utterance that a street is looked for beside."
BARE = 3
"Words; in an utterance this short “one” is a number: “c'est le un”."
WITHOUT_TYPE = 4.0
"Penalty for a name said without its “street”."
OTHER_TYPE = 16.0
"Penalty for a name said with another street's “avenue”."
WORTH_SOUNDING = 40.0
"Minimum likeness in spelling for a comparison by sound."
HEARD_LIKE = 0.97
"Factor on likeness in sound, so that the same spelling is worth a little more."
EXACTLY = 100.0 - WITHOUT_TYPE
"The likeness of a name that was said exactly, without its type."
LIKE_IF_ASKED, LIKE_UNASKED = 70.0, 84.0
"Likeness from which a street may be meant, after the line asked for one and otherwise."
MARGIN = 15.0
"How far below the best match another street may still be meant."
MOST = 3


class Prompted(StrEnum):
    """Whether the line has just mentioned an address."""

    NO = "no"
    OFFERED = "offered"
    "It said that the caller may give their address."
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the city."""

    id: str
    names: Mapping[Language, str]
    first: int
    "The lowest civic number."
    last: int

    def has(self, number: int) -> bool:
        """Whether the street has such a number."""
        return self.first <= number <= self.last


@dataclass(frozen=True, slots=True)
class _Form:
    """A name in the forms in which it is compared: with and without its type."""

    street: str
    full: str
    core: str
    types: frozenset[str]


_Likenesses: TypeAlias = NDArray[np.float64]
_Window: TypeAlias = tuple[str, str]
"Words that may be a name, and the street type beside them, if any."


@dataclass(frozen=True, slots=True)
class _Spellings:
    """Names by spelling and by sound."""

    letters: tuple[str, ...]
    sounds: tuple[str, ...]

    def like(self, windows: Sequence[str]) -> _Likenesses:
        """The likeness of each window (row) to each name (column), by spelling or sound."""
        by_letters = cdist(windows, self.letters, scorer=fuzz.ratio, dtype=np.float64)
        near = by_letters >= WORTH_SOUNDING
        found = by_letters
        if heard := [row for row in range(len(windows)) if near[row].any()]:
            said = [sound(windows[row]) for row in heard]
            by_sound = HEARD_LIKE * cdist(said, self.sounds, scorer=fuzz.ratio, dtype=np.float64)
            found[heard] = np.where(near[heard], np.maximum(found[heard], by_sound), found[heard])
        return found


@dataclass(frozen=True, slots=True)
class _Names:
    """Every name of every street, ready for comparison with all windows of a text at once."""

    forms: tuple[_Form, ...]
    full: _Spellings
    cores: _Spellings

    def likenesses(self, windows: Iterable[_Window], *, needs_type: bool) -> list[float]:
        """By form, its likeness to the most similar window."""
        typed: list[str] = []
        bare: list[_Window] = []
        for window, beside in windows:
            if GENERICS.isdisjoint(window.split()):
                bare.append((window, beside))
            else:
                typed.append(window)
        best = np.zeros(len(self.forms))
        if typed:
            best = np.maximum(best, self.full.like(typed).max(axis=0))
        if bare and not needs_type:
            # “Aldercourt” is recognized as one word.
            whole = self.full.like([window for window, _ in bare])
            best = np.maximum(best, np.maximum(self._without_type(bare), whole).max(axis=0))
        return [float(likeness) for likeness in best]

    def _without_type(self, windows: Sequence[_Window]) -> _Likenesses:
        likenesses = self.cores.like([window for window, _ in windows]) - WITHOUT_TYPE
        for row, (_, beside) in enumerate(windows):
            if beside:
                others = [bool(form.types) and beside not in form.types for form in self.forms]
                likenesses[row, others] -= OTHER_TYPE
        return likenesses


def _names(forms: Iterable[_Form]) -> _Names:
    found = tuple(forms)
    return _Names(
        found,
        _spellings(form.full for form in found),
        _spellings(form.core for form in found),
    )


def _spellings(names: Iterable[str]) -> _Spellings:
    letters = tuple(names)
    return _Spellings(letters, tuple(sound(name) for name in letters))


@dataclass(frozen=True, slots=True)
class StreetBook:
    """The streets and neighbouring municipalities by slug, with their names in each language."""

    streets: Mapping[str, Street] = field(default_factory=dict)
    around: Mapping[str, Mapping[Language, str]] = field(default_factory=dict)
    _names: _Names = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        told = ((street.id, name) for street in self.streets.values() for name in street.names.values())
        forms = (form for street, name in told for form in _forms(street, name))
        object.__setattr__(self, "_names", _names(dict.fromkeys(forms)))

    def find(self, text: str, prompted: Prompted = Prompted.NO) -> Place | None:
        """The place that the words name and do not deny, if any."""
        place = self._named(text, prompted) if self.streets else None
        heard = told(text)
        denied = self._named(heard.denied, prompted) if place and heard.denied else None
        if place is None or denied is None or not _shares(place, denied):
            return place
        meant = self._named(heard.meant, prompted) if heard.meant != text else None
        return meant if meant and (meant.number or meant.is_sure) else None

    def _named(self, text: str, prompted: Prompted) -> Place | None:
        numbers = tuple(civic_numbers(text))  # « un trou » is one as well
        if prompted is Prompted.ASKED and all(each.value == 1 for each in numbers) and says_same(text):
            return Place(is_same=True)
        if all(each.value == 1 for each in numbers) and (corner := self._corner(words_of(text), prompted)):
            return corner
        guesses, number = self._beside(text, numbers, prompted)
        is_unknown = not guesses and names_street(text, numbers)
        place = Place(number, guesses, self._municipality(text), is_unknown=is_unknown)
        return place if place != Place() else None

    def _beside(
        self, text: str, numbers: tuple[SpokenNumber, ...], prompted: Prompted
    ) -> tuple[tuple[StreetGuess, ...], int]:
        """The streets next to a number, or alone, with that number."""
        least = LIKE_IF_ASKED if prompted is Prompted.ASKED else LIKE_UNASKED
        for number in reversed(numbers[-MOST_NUMBERS:]):
            after = _windows(words_of(text[number.ends :][:BESIDE])[: LONGEST + 1], first_only=True)
            if found := self._like(after, least, needs_type=prompted is Prompted.NO):
                return found, number.value
            if prompted is Prompted.NO and (found := self._bare_name(text, number)):
                return found, number.value
        anywhere = _windows(without_landmarks(words_of(without_numbers(text, numbers))))
        alone = self._like(anywhere, least, needs_type=prompted is not Prompted.ASKED)
        alone = alone or self._along(words_of(without_numbers(text, numbers)), prompted)
        is_bare = len(words_of(text)) <= BARE
        counted = [number.value for number in numbers if is_bare or not number.is_article]
        return alone, counted[-1] if counted else 0

    def _along(self, said: list[str], prompted: Prompted) -> tuple[StreetGuess, ...]:
        """The streets of a bare name after “on”, as in “a pothole on Main”, or said alone after an offer."""
        told = [word for word in said if word not in WHERE]
        if prompted is Prompted.OFFERED and len(told) == 1:
            return self._like([(told[0], "")], EXACTLY, needs_type=False)
        for word, name, after in zip(said, said[1:], [*said[2:], "and"], strict=False):
            if word in ALONG and after in AFTER_NAME and name not in ORDINALS:
                best = self._like([(name, "")], EXACTLY, needs_type=False)
                if best and best[0].likeness >= EXACTLY:
                    return best
        return ()

    def _bare_name(self, text: str, number: SpokenNumber) -> tuple[StreetGuess, ...]:
        """The streets of a bare name next to a number, “in front of 40 Maple”, if it is just that name."""
        before = words_of(text[max(0, number.begins - BESIDE) : number.begins])
        after = words_of(text[number.ends :][:BESIDE])
        is_last = len(after) == 1 or (not before and len(after) <= BARE)
        is_place = is_last or (before and before[-1] in BEFORE_PLACE)
        if not is_place or number.is_article or not after:
            return ()
        best = self._like([(after[0], "")], EXACTLY, needs_type=False)
        return best if best and best[0].likeness >= EXACTLY else ()

    def _corner(self, said: list[str], prompted: Prompted) -> Place | None:
        """The intersection in the words: “Oak and Third” if one was asked for or called a corner."""
        bare = not (prompted is Prompted.ASKED or not CORNERS.isdisjoint(said))
        between = [at for at, word in enumerate(said) if word in BETWEEN]
        for at in between[:MOST_NUMBERS]:
            before, after = (
                said[max(0, at - LONGEST) : at],
                [each for each in said[at + 1 :][: 2 * LONGEST] if each not in AND],
            )
            one = self._like(_windows(before), LIKE_UNASKED, needs_type=bare)
            first = _windows(after[: LONGEST + 1], first_only=True)
            other = self._like(first, LIKE_UNASKED, needs_type=bare)
            if one and other and one[0].street != other[0].street:
                return Place(0, one, crossing=other)
        return None

    def _like(self, windows: Iterable[_Window], least: float, *, needs_type: bool) -> tuple[StreetGuess, ...]:
        likenesses = self._names.likenesses(dict.fromkeys(windows), needs_type=needs_type)
        best: dict[str, float] = {}
        for form, likeness in zip(self._names.forms, likenesses, strict=True):
            best[form.street] = max(best.get(form.street, 0.0), likeness)
        ranked = sorted(best.items(), key=lambda guess: (-guess[1], guess[0]))
        enough = max(least, ranked[0][1] - MARGIN if ranked else 0.0)
        return tuple(StreetGuess(street, round(like, 1)) for street, like in ranked[:MOST] if like >= enough)

    def _municipality(self, text: str) -> str:
        said = f" {plain(text)}"
        names = ((slug, name) for slug, named in self.around.items() for name in named.values())
        return next((slug for slug, name in names if f" {plain(name)}" in said), "")


def _forms(street: str, name: str) -> Iterator[_Form]:
    """Yield the name, and the forms that speakers of another language use: “rue Oak”, “Érables Street”."""
    full = words_of(name)
    core = [word for word in full if word not in GENERICS | PARTICLES] or full
    types = frozenset(full) & GENERICS
    either = types | {other for each in types if (other := TRANSLATED.get(each) or IN_ENGLISH.get(each))}
    yield _Form(street, " ".join(full), " ".join(core), either)
    for each in sorted(types):
        if each in TRANSLATED:
            yield _Form(street, " ".join([TRANSLATED[each], *core]), " ".join(core), either)
        elif each in IN_ENGLISH:
            yield _Form(street, " ".join([*core, IN_ENGLISH[each]]), " ".join(core), either)


def words_of(text: str) -> list[str]:
    """The plain words of a text, with abbreviated street types written out."""
    said = [SHORT.get(word, word) for word in plain(text).split()]
    return [word for at, word in enumerate(said) if not (at and word in GENERICS and said[at - 1] in ITS_OWN)]


def _windows(said: list[str], *, first_only: bool = False) -> Iterator[_Window]:
    """Runs of words, each with the street type before or after it, if any."""
    for begins in range(min(2, len(said)) if first_only else len(said)):
        for ends in range(begins + 1, min(begins + LONGEST, len(said)) + 1):
            if NAMELESS.issuperset(said[begins:ends]):
                continue
            around = {*said[max(0, begins - 2) : begins]} & BEFORE | {*said[ends : ends + 1]} & AFTER
            yield " ".join(said[begins:ends]), next(iter(around), "")
