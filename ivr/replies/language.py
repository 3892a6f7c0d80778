"""In which language a text is written: told by its small words, since a number has no language."""

import re
from collections.abc import Sequence
from types import MappingProxyType

_ENGLISH = """
the is are am my your a an i you we it of to and or in on at for from with do does can how what when where why
who which this that there have has not please thanks hello yes
"""
_FRENCH = """
le la les un une des du de mon ma mes votre vos je tu vous nous il elle on est sont et ou à au aux en dans sur
pour avec qui que quoi quand où comment quel quelle pourquoi ce cette ne pas merci bonjour c j l d
n qu s oui non
"""
WORDS = MappingProxyType({"en": frozenset(_ENGLISH.split()), "fr": frozenset(_FRENCH.split())})
CLEARLY = 2
"So many more small words of another language, and a text is in it."
_WORD = re.compile(r"[^\W\d_]+")


def language_of(words: str, kept: str, languages: Sequence[str]) -> str:
    """Return the language of a text: the one that was kept, unless the words are clearly in another."""
    found = [word.casefold() for word in _WORD.findall(words.replace("’", "'"))]
    counts = {code: sum(word in WORDS.get(code, frozenset()) for word in found) for code in languages}
    best = max(languages, key=lambda code: (counts[code], code == kept))
    if not kept:
        return best
    return best if counts[best] - counts.get(kept, 0) >= CLEARLY else kept
