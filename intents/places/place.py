"""A place as it is described in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intents.text.languages import languages, pooled
from intents.text.yaml_file import reviewed

LEAD = 6.0
"Lead over the next street (of 100) from which no question is needed."
SURE = 88.0
"Likeness from which a street is taken as heard."


@dataclass(frozen=True, slots=True)
class StreetGuess:
    """A street of the city that may be meant."""

    street: str
    likeness: float
    "0–100: how much the words are like its name, by letters or by sound."


@dataclass(frozen=True, slots=True)
class Place:
    """A civic address as far as the words give it; missing parts are 0 or empty."""

    number: int = 0
    streets: tuple[StreetGuess, ...] = ()
    "Likeliest first."
    municipality: str = ""
    "Another municipality that was named, as a slug."
    crossing: tuple[StreetGuess, ...] = ()
    "Of an intersection, its other street; the likeliest first."
    is_unknown: bool = False
    "Whether a street was named that the city does not have."
    is_same: bool = False
    "Whether the address is meant that the caller told before."

    @property
    def is_whole(self) -> bool:
        """Whether it tells an address that needs nothing more."""
        return self.is_same or bool(self.number and self.streets)

    @property
    def says_where(self) -> bool:
        """Whether it tells more than a number."""
        return bool(self.streets or self.municipality or self.is_same or self.is_unknown)

    @property
    def is_sure(self) -> bool:
        """Whether exactly one street is meant, or at an intersection, both are clear."""
        return _is_clear(self.streets) and (not self.crossing or _is_clear(self.crossing))


def _is_clear(streets: tuple[StreetGuess, ...]) -> bool:
    best, *others = (*streets, StreetGuess("", 0.0))
    lead = best.likeness - max(other.likeness for other in (*others, StreetGuess("", 0.0)))
    return best.likeness >= SURE and lead >= LEAD


_NAME, _PACKAGE = "street_words", "intents.places"
_LISTS = pooled(_NAME, _PACKAGE)


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name])


def _in_english() -> Iterator[tuple[str, str]]:
    for code in languages():
        yield from (reviewed(_NAME, code, _PACKAGE) or {}).get("types_in_english", {}).items()


def _short() -> Iterator[tuple[str, str]]:
    """Yield abbreviations and numerals with the words that names have in full."""
    for code in languages():
        read = reviewed(_NAME, code, _PACKAGE) or {}
        for number, word in enumerate(read.get("ordinals", ()), start=1):
            yield from ((f"{number}{end}", word) for end in read["ordinal_endings"])
        yield from read.get("short", {}).items()


AFTER = _words("types_after")
BEFORE = _words("types_before")
GENERICS = AFTER | BEFORE
IN_ENGLISH: Mapping[str, str] = dict(_in_english())
TRANSLATED = {english: other for other, english in IN_ENGLISH.items()}
PARTICLES = _words("particles")
LEADING = _words("leading")
BETWEEN = _words("between")
AND = _words("beside_and")
CORNERS = _words("corners")
WHOSE = _words("whose")
ITS_OWN = WHOSE | _words("its_own")
BEFORE_PLACE = _words("before_place")
ALONG = _words("along")
AFTER_NAME = _words("after_name")
WHERE = _words("where")
NEAR = _words("near")
ARTICLES = _words("articles")
WITH_ARTICLE = _words("with_article")
NAMELESS = GENERICS | PARTICLES | LEADING | WHOSE
"Words that never name a street alone: “a street” looks much like Ash Street."
ORDINALS = _words("ordinals")
"“On first thought” names no avenue."
SHORT: Mapping[str, str] = dict(_short())
