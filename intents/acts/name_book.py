"""Finds names of departments and people in a caller's words by their sound."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from intents.acts.phrases import phrases
from intents.articles.article import Language
from intents.meaning.understanding import Wanted
from intents.privacy.names import is_ordinary
from intents.text.wording import plain, sound

ALIKE = 0.84
"Minimum similarity of two names' sounds; recognizers seldom spell names right."
SPELLED_ALIKE = 0.75
"Minimum similarity of the spelling as well: a computer is not compost."
LONGEST = 60
"Words; longer utterances are more than a name."
LEAST_SOUND = 4
"Sounds; a shorter name must match exactly."


@dataclass(frozen=True, slots=True)
class Name:
    """One spoken name of a department or person."""

    words: str
    "In its plain form."
    wanted: Wanted
    sound: str
    languages: tuple[Language, ...] = ()
    "The languages in which it is used; empty for any."


@dataclass(frozen=True, slots=True)
class Found:
    """A name found in a caller's words."""

    wanted: Wanted
    is_all: bool
    "Whether nothing but the name and filler was said."
    words: int
    "The length of the name."
    before: tuple[str, ...] = ()
    "The plain words before the name, and those behind it."
    after: tuple[str, ...] = ()

    @property
    def is_telling(self) -> bool:
        """Whether the words can hardly mean anything else: a person's name, or several words."""
        return self.words > 1 or bool(self.wanted.person)


@dataclass(frozen=True, slots=True)
class NameBook:
    """All names in a city."""

    names: tuple[Name, ...] = ()

    of_departments: frozenset[str] = frozenset()
    "The words of departments' names: “mes taxes” does not ask for somebody called Mehta."

    @staticmethod
    def of(names: Iterable[tuple[str, Wanted, tuple[Language, ...]]]) -> "NameBook":
        """Build the book from written names, the longest first."""
        known: dict[tuple[str, Wanted], Name] = {}
        for text, wanted, languages in names:
            if said := plain(text):
                spoken = _also_in(languages, known.get((said, wanted)))
                known[said, wanted] = Name(said, wanted, sound(said), spoken)
        every = tuple(sorted(known.values(), key=lambda each: -len(each.words)))
        departments = (each.words.split() for each in every if not each.wanted.person)
        return NameBook(every, frozenset(word for words in departments for word in words))

    def find(self, text: str, language: Language) -> Found | None:
        """Return the longest name that was said; people before departments."""
        said = plain(text).split()[:LONGEST]
        runs = _windows(said, max((len(each.words.split()) for each in self.names), default=0) + 1)
        heard = [
            (name, place)
            for name in self.names
            if (not name.languages or language in name.languages)
            and (place := _place(name, runs, said, self.of_departments))
            and not _only_sounds_so(name, place, said)
        ]
        if not heard:
            return None
        # “waste department” sounds like “water department”: of names as long, the one as it is written.
        name, (start, end) = max(heard, key=lambda each: _rank(each[0], each[1], said))
        before, after = tuple(said[:start]), tuple(said[end:])
        is_all = all(word in phrases().around_name for word in (*before, *after))
        return Found(name.wanted, is_all, end - start, before, after)


def _rank(name: Name, place: tuple[int, int], said: Sequence[str]) -> tuple[bool, int, bool]:
    return bool(name.wanted.person), len(name.words), name.words.split() == said[slice(*place)]


def _only_sounds_so(name: Name, place: tuple[int, int], said: Sequence[str]) -> bool:
    """Whether everyday words sound like the name: “read me that” is not Mehta, « dans la voie » not Lavoie.

    A title before them makes them a name.
    """
    start, end = place
    others = [word for word in said[start:end] if word not in name.words.split()]
    if not name.wanted.person:
        return bool(others) and all(word in phrases().around_name for word in others)
    is_titled = not phrases().titles.isdisjoint(said[start - 1 : start] if start else ())
    return bool(others) and not is_titled and all(is_ordinary(word) for word in others)


def _also_in(languages: tuple[Language, ...], alike: Name | None) -> tuple[Language, ...]:
    """Return where a name is said, leaving out names spelled alike in another language, such as “taxes”."""
    if alike is None:
        return languages
    return (*alike.languages, *languages) if alike.languages and languages else ()


def _windows(said: Sequence[str], longest: int) -> dict[str, tuple[int, int]]:
    """Map each word window's sound to its last position; shorter windows win."""
    return {
        sound(" ".join(said[start : start + size])): (start, start + size)
        for size in range(longest, 0, -1)
        for start in range(len(said) - size + 1)
    }


def _place(
    name: Name,
    windows: Mapping[str, tuple[int, int]],
    said: Sequence[str],
    of_departments: frozenset[str],
) -> tuple[int, int] | None:
    """Return where a name was said; the recognizer may split its sounds into other words."""
    if place := windows.get(name.sound):
        heard = " ".join(said[slice(*place)])
        if SequenceMatcher(None, name.words, heard).ratio() >= SPELLED_ALIKE:
            return place
    if not name.wanted.person:
        return None
    words = len(name.words.split())
    near = (
        (place, heard)
        for heard, place in windows.items()
        if abs(place[1] - place[0] - words) <= 1
        and heard[:1] == name.sound[:1]
        and of_departments.isdisjoint(said[slice(*place)])
    )
    return next((place for place, heard in near if _is_alike(name.sound, heard)), None)


def _is_alike(wanted: str, heard: str) -> bool:
    if min(len(wanted), len(heard)) < LEAST_SOUND:
        return False
    return SequenceMatcher(None, wanted, heard).ratio() >= ALIKE
