"""In which language a text is written: told by its small words, since a number has no language."""

import re
from collections.abc import Sequence
from functools import cache

from intents.yaml_file import reviewed

CLEARLY = 2
"So many more small words of another language, and a text is in it."
_WORD = re.compile(r"[^\W\d_]+")


def language_of(words: str, kept: str, languages: Sequence[str]) -> str:
    """Return the language of a text: the one that was kept, unless the words are clearly in another."""
    found = [word.casefold() for word in _WORD.findall(words.replace("’", "'"))]
    counts = {code: sum(word in _small_words(code) for word in found) for code in languages}
    best = max(languages, key=lambda code: (counts[code], code == kept))
    if not kept:
        return best
    return best if counts[best] - counts.get(kept, 0) >= CLEARLY else kept


@cache
def _small_words(language: str) -> frozenset[str]:
    read: dict[str, list[str]] = reviewed("small_words", language, "ivr.replies") or {}
    return frozenset(" ".join(read.get("words", ())).split())
