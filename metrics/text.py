"""A wording in each language in which the line's figures are read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English and French."""

    en: str
    fr: str

    def spoken(self, language: str) -> str:
        """The words in a language; English where it is neither."""
        return self.fr if language == "fr" else self.en
