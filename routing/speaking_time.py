"""How long a sentence takes to say."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from intents.article import Language

WORDS_PER_SECOND: Mapping[Language, float] = MappingProxyType({"en": 2.6, "fr": 2.9})
"Ordinary speaking rate; words with an elision count as one."

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def speaking_seconds(text: str, language: Language) -> float:
    """Return about how many seconds a text takes to say at the ordinary rate of its language."""
    return len(_WORD.findall(text)) / WORDS_PER_SECOND[language]
