"""Words that street names are made of in every language, and words around them in speech."""

from collections.abc import Iterator, Mapping

from intents.text.languages import languages, pooled
from intents.text.yaml_file import reviewed

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
