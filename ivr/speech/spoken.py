"""From written to spoken text: what a voice is given to read."""

import re

from intents.article import Language
from ivr.speech import spoken_en, spoken_fr

_RULES = {"en": spoken_en.RULES, "fr": spoken_fr.RULES}
_QUOTES = re.compile(r"[«»“”\"]")
_PLAIN = str.maketrans({"’": "'", "\u2009": " ", "\u00a0": " ", "\u202f": " ", "\u2011": "-"})


def spoken(text: str, language: Language) -> str:
    """The words that a voice says for a written text; a spoken text stays as it is."""
    words = text.translate(_PLAIN)
    for pattern, say in _RULES.get(language, ()):
        words = pattern.sub(say, words)
    return _even(_QUOTES.sub(" ", words))


def _even(words: str) -> str:
    """One space between words, no space or comma before a mark: typography never changes a recording."""
    close = re.sub(r"\s+([,.;:!?…])", r"\1", " ".join(words.split()))
    return re.sub(r"^[, ]+|,+(?=[,.;:!?…])", "", close)
