"""How hard a text is to follow, by the formulas that readability research has kept.

English: the Flesch–Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, Derivation of New Readability
Formulas for Navy Enlisted Personnel, Research Branch Report 8-75, 1975); the Canada.ca content style guide
asks for a grade of eight or fewer. French: Flesch's ease as Kandel and Moles fitted it to French (Application
de l'indice de Flesch à la langue française, 1958); Flesch's table calls a text below 60 fairly difficult.
Both count words, sentences and syllables; a figure counts as one short word, so that a telephone number makes
no text hard. The coefficients are in the folder of the language.
"""

import re
from dataclasses import dataclass

from intents.articles.article import Language
from languages.forms import forms

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d(?:[\d.,:-]*\d)?")
_SENTENCE = re.compile(r"[.!?:](?=\s|$)")
_ABBREVIATED = re.compile(r"\b([ap])\.m\.", re.IGNORECASE)
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
    if not words or not forms(language).has("vowels"):
        return None
    length = len(words) / max(1, len(_SENTENCE.findall(text)))
    weight = sum(syllables(word, language) for word in words) / len(words)
    scale = forms(language).mapping("reading")
    score = round(scale["start"] + scale["length"] * length + scale["weight"] * weight, 1)
    is_hard = score > scale["hardest"] if scale["is_grade"] else score < scale["hardest"]
    return ReadingLevel(language, score, is_hard)


def syllables(word: str, language: Language) -> int:
    """Groups of vowels that are heard: a silent ending is none."""
    silent, vowels = forms(language).pattern("silent"), forms(language).pattern("vowels")
    heard = _GLIDE.sub("-", _MUTE_U.sub("", word))
    return max(1, len(vowels.findall(silent.sub("", heard) if silent else heard)) if vowels else 1)
