"""Bilingual text for figures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text in English and French."""

    en: str
    fr: str

    def spoken(self, language: str) -> str:
        """Return the text in a language, English by default."""
        return self.fr if language == "fr" else self.en
