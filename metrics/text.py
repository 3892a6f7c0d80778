"""The words of figures, in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from languages.forms import words_of

FILE = "figures.yaml"


@dataclass(frozen=True, slots=True)
class Text:
    """An English text, by which other languages have theirs in their folders."""

    english: str
    part: str = ""
    "What stands at “{}”, a text of its own."
    of: str = ""
    "What it is said of, where another language tells it apart from the same English."

    def spoken(self, language: str) -> str:
        """Return the text in a language, English by default."""
        words = _words(language)
        key = f"{self.english} ({self.of})" if self.of else self.english
        return words.get(key, self.english).replace("{}", words.get(self.part, self.part))


@cache
def _words(language: str) -> Mapping[str, str]:
    return words_of(language, FILE)
