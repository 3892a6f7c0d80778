"""What people text back: the compulsory words of Canadian carriers, in both languages."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


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


BY_CARRIER = {
    **dict.fromkeys(
        ("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), KeywordKind.STOP
    ),
    **dict.fromkeys(("start", "unstop"), KeywordKind.START),
    **dict.fromkeys(("help", "info"), KeywordKind.HELP),
}
"Twilio's own words; it answers them and blocks the number by itself."
BY_US = {"arret": KeywordKind.STOP, "arreter": KeywordKind.STOP, "aide": KeywordKind.HELP}
"Twilio does not know the French ones."


def keyword_of(text: str, opt_out_type: str = "") -> Keyword | None:
    """Return the keyword of a text that is nothing else; `opt_out_type` is what the carrier took it for."""
    word = _plain(text)
    language = "fr" if word in BY_US else "en"
    if opt_out_type.lower() in {kind.value for kind in KeywordKind}:
        return Keyword(KeywordKind(opt_out_type.lower()), language, is_answered=True)
    if word in BY_CARRIER:
        return Keyword(BY_CARRIER[word], language, is_answered=True)
    return Keyword(BY_US[word], language, is_answered=False) if word in BY_US else None


def _plain(text: str) -> str:
    """A word without accents, case, spaces or punctuation: “Arrêt !” is arret."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in letters if char.isalpha() and char.isascii())
