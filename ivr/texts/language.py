"""What the small words of a text tell: its language, and that it is nothing but thanks."""

import re
from collections.abc import Sequence
from functools import cache

from intents.text.yaml_file import reviewed
from languages.known import language_of_words

CLEARLY = 2
"So many more small words of another language, and a text is in it."
_WORD = re.compile(r"[^\W\d_]+")


def language_of(words: str, kept: str, languages: Sequence[str]) -> str:
    """Return the language of a text: the one that was kept, unless the words are clearly in another.

    What is written in a language that the line lacks is answered in the first.
    """
    if language_of_words(words, tuple(languages)):
        return kept or languages[0]
    found = [word.casefold() for word in _WORD.findall(words.replace("’", "'"))]
    counts = {code: sum(word in _small_words(code) for word in found) for code in languages}
    best = max(languages, key=lambda code: (counts[code], code == kept))
    if not kept:
        return best
    return best if counts[best] - counts.get(kept, 0) >= CLEARLY else kept


def is_thanks(words: str, languages: Sequence[str]) -> bool:
    """Whether a text is nothing but thanks, in whatever short form: nobody has to see to it."""
    found = {word.casefold() for word in _WORD.findall(words)}
    return not any(char.isdecimal() for char in words) and any(
        found & _small_words(code, "thanks")
        and found <= _small_words(code, "thanks") | _small_words(code, "with_thanks")
        for code in languages
    )


@cache
def _small_words(language: str, kind: str = "words") -> frozenset[str]:
    read: dict[str, list[str]] = reviewed("small_words", language, "ivr.texts") or {}
    return frozenset(" ".join(read.get(kind, ())).split())
