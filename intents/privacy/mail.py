"""Finds e-mail addresses in a caller's words: the at sign first, then what is spelled before it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from intents.privacy.alternatives import any_of
from intents.privacy.digit_run import NUMERAL, OH
from intents.privacy.names import is_ordinary
from intents.privacy.personal import Mark, Personal

MOST_PIECES = 20
"Of the part before the at sign, each letter of a spelled one counted."
FURTHEST = 120
"Characters between “my e-mail is” and the at sign."

_WRITTEN = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_DOT = r"(?:\.\s?|\s{1,3}(?:dot|point|period)\s{1,3})"
_SURE = r"(?:@\s{0,3}|\b(?:arobase?|arrobase?|arobace|at\s+(?:sign|symbol)|à\s+commercial)\s{1,3})"
_TOP = (
    r"(?:c\sa|c\so\sm|see\say|"
    + any_of("com ca org net fr edu gov info io us uk be ch co biz me qc gc gouv quebec")
    + r")\b"
)
_LABEL = r"[\w-]{1,40}+"
_FIRST = r"(?:(?:[a-z]\s){1,6}|[a-z]{2,8}\s)?"
_HOST = rf"{_FIRST}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}?{_DOT}{_TOP}(?:{_DOT}{_TOP}){{0,2}}"
_HOSTS = any_of(
    "gmail hotmail outlook yahoo icloud videotron vidéotron sympatico rogers telus shaw protonmail"
)
_AT = re.compile(
    rf"(?:{_SURE}|\b(?:at|chez|a\s+commercial)\s{{1,3}})(?:{_HOST}|{_HOSTS}\b)|{_SURE}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:e-?mail|courriel)(?:\s+(?:address|adresse))?(?:['’]s|\s+is|\s+est|\s+c['’]est|\s*:)?\s+",
    re.IGNORECASE,
)
_PIECE = re.compile(r"[^\W_](?:[\w+'’-]*[^\W_])?|[^\w\s]|_")
_JOIN = re.compile(
    r"dot|point|period|underscore|dash|hyphen|tiret|plus|soulignement|trait|[._+-]", re.IGNORECASE
)
_SHORT = re.compile(rf"[^\W\d_]|\w*\d\w*|{NUMERAL}|{OH}", re.IGNORECASE)
_ALONE = frozenset({"a", "i", "y", "à"})
"Letters that are words."


def mails_in(text: str) -> Iterator[Mark]:
    """Yield “jean dot tremblay at gmail dot com”, « jean point tremblay arobase videotron point ca »."""
    for found in _WRITTEN.finditer(text):
        yield Mark(*found.span(), Personal.EMAIL)
    hosts = [*_AT.finditer(text)]
    pieces = [*_PIECE.finditer(text)] if hosts else []
    ends = [piece.end() for piece in pieces]
    cues = [cue.end() for cue in _CUE.finditer(text)] if hosts else []
    last = 0
    for host in hosts:
        at = bisect_right(ends, host.start())
        start = _start(pieces[max(bisect_right(ends, last), at - MOST_PIECES) : at])
        cue = cues[bisect_right(cues, host.start()) - 1] if cues else len(text)
        is_cued = last <= cue < host.start() <= cue + FURTHEST and "[" not in text[cue : host.start()]
        if start >= 0:
            last = host.end()
            yield Mark(min(start, cue) if is_cued else start, host.end(), Personal.EMAIL)


def _start(before: Sequence[re.Match[str]]) -> int:
    """Return where the part before the at sign begins; -1 if it has none."""
    first = len(before)
    while first > 0 and (first == len(before) or _goes_on(before[first - 1][0], before[first][0])):
        if before[first - 1][0] in "[]@":
            break
        first -= 1
    return before[first].start() if first < len(before) else -1


def _goes_on(before: str, after: str) -> bool:
    if _JOIN.fullmatch(before) or _JOIN.fullmatch(after):
        return True
    if before.lower() in _ALONE:
        return len(after) == 1
    if _SHORT.fullmatch(before):
        return True
    return before[0].isalpha() and not is_ordinary(before)
