"""What people text back: the compulsory words of Canadian carriers, in every language."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from languages.forms import DEFAULT, forms
from languages.known import known_languages


class KeywordKind(StrEnum):
    """What a keyword asks for."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword that was texted."""

    kind: KeywordKind
    language: str
    is_answered: bool
    "Whether the carrier has answered it already."


def keyword_of(text: str, opt_out_type: str = "") -> Keyword | None:
    """Return the keyword of a text that is nothing else; `opt_out_type` is what the carrier took it for."""
    word, known = _plain(text), _known()
    kind, language = known.get(word, (None, DEFAULT))
    if opt_out_type.lower() in {each.value for each in KeywordKind}:
        return Keyword(KeywordKind(opt_out_type.lower()), language, is_answered=True)
    return Keyword(kind, language, forms(language).has("carrier_knows_keywords")) if kind else None


@cache
def _known() -> Mapping[str, tuple[KeywordKind, str]]:
    """The words of every language with what they ask for; the carrier answers and blocks by its own only."""
    return {
        _plain(word): (kind, code)
        for code in reversed(tuple(known_languages()))
        for kind in KeywordKind
        if forms(code).has(kind.value)
        for word in forms(code).texts(kind.value)
    }


def _plain(text: str) -> str:
    """A word of any script without accents, case, spaces or punctuation: “Arrêt !” is arret."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in letters if char.isalpha())
