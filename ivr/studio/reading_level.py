"""How hard a text is to follow, by the formulas that readability research has kept.

English: the Flesch–Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, Derivation of New Readability
Formulas for Navy Enlisted Personnel, Research Branch Report 8-75, 1975). French: Flesch's ease as Kandel and
Moles fitted it to French (Application de l'indice de Flesch à la langue française, 1958). Both count words,
sentences and syllables; a figure counts as one short word, so that a telephone number makes no text hard.
"""

import re
from dataclasses import dataclass

from intents.articles.article import Language

HARDEST_GRADE = 8.0
"School years; the Canada.ca content style guide asks for eight or fewer."
HARDEST_EASE = 60.0
"Of 100; below it Flesch's table calls a text fairly difficult."
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d(?:[\d.,:-]*\d)?")
_SENTENCE = re.compile(r"[.!?:](?=\s|$)")
_ABBREVIATED = re.compile(r"\b([ap])\.m\.", re.IGNORECASE)
_VOWELS = {"en": re.compile(r"[aeiouy]+"), "fr": re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")}
_SILENT = {
    "en": re.compile(r"(?<=[^aeiouy])(?<!l)e$|(?<=[^aeiouyltdsxzcg])e[ds]$"),
    "fr": re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])(?:es?|(?<!m)ent)$"),
}
_MUTE_U = re.compile(r"(?<=[gq])u(?=[eéèêiy])")
_GLIDE = re.compile(r"(?<=[aeiouéèê])y(?=[aeiouéèê])")


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """A text's level in its language's own scale, and whether it is harder than it should be."""

    language: Language
    score: float
    is_hard: bool


def reading_level(text: str, language: Language) -> ReadingLevel | None:
    """The level of a text; None for no words, or a language without a formula."""
    text = _ABBREVIATED.sub(r"\1m", text)
    words = _WORD.findall(text.casefold())
    if not words or language not in _VOWELS:
        return None
    length = len(words) / max(1, len(_SENTENCE.findall(text)))
    weight = sum(syllables(word, language) for word in words) / len(words)
    if language == "fr":
        ease = round(207 - 1.015 * length - 73.6 * weight, 1)
        return ReadingLevel(language, ease, ease < HARDEST_EASE)
    grade = round(0.39 * length + 11.8 * weight - 15.59, 1)
    return ReadingLevel(language, grade, grade > HARDEST_GRADE)


def syllables(word: str, language: Language) -> int:
    """Groups of vowels that are heard: a silent ending is none."""
    heard = _SILENT[language].sub("", _GLIDE.sub("-", _MUTE_U.sub("", word)))
    return max(1, len(_VOWELS[language].findall(heard)))
