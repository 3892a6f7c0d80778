"""Utterances of nothing but set phrases of agreement, denial, thanks: « ben oui, c'est en plein ça »."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import cache
from re import Pattern

from intents.meaning.understanding import Control, ControlKind
from intents.text.languages import pooled
from intents.text.pattern import compiled
from intents.text.transcript import Closed
from intents.text.wording import words

LONGEST = 20
"Words; longer utterances tell something."
LONGEST_PHRASE = 10
"Words."
LONGEST_NO = 3
"Words of a no that only wants nothing else."


class SetPhrase(StrEnum):
    """What a set phrase does."""

    RECEIVED = "received"
    AGREES = "agrees"
    DENIES = "denies"
    THANKS = "thanks"
    FAREWELL = "farewell"
    DONE = "done"
    AGAIN = "again"
    PROTESTS = "protests"
    HOLDS = "holds"
    BESIDE = "beside"


CONTENTED = frozenset({SetPhrase.AGREES, SetPhrase.RECEIVED, SetPhrase.THANKS})
CLOSING = frozenset({SetPhrase.DENIES, SetPhrase.THANKS, SetPhrase.FAREWELL, SetPhrase.DONE})


def set_answer(text: str, question: Closed) -> Control | None:
    """Return the answer to a question, if the words are nothing but set phrases that agree on it."""
    said = set_phrases_in(text)
    if not said:
        return None
    if SetPhrase.AGAIN in said:
        return Control(ControlKind.REPEAT) if said.isdisjoint({SetPhrase.FAREWELL, SetPhrase.DONE}) else None
    if SetPhrase.HOLDS in said:
        return None
    match question:
        case Closed.IS_IT_ABOUT:
            return _about(said, {SetPhrase.AGREES, SetPhrase.RECEIVED})
        case Closed.SHALL_I:
            return _about(said, {SetPhrase.AGREES})
        case Closed.DID_THAT_HELP:
            return _helped(said)
        case Closed.ANYTHING_ELSE:
            return _more(said, len(words(text)))
        case Closed.FACT:
            return None


def set_phrases_in(text: str) -> frozenset[SetPhrase]:
    """Return what the phrases say that make up all of the words; nothing if something else is among them."""
    told = words(text)
    return _said(told) - {SetPhrase.BESIDE} if len(told) <= LONGEST else frozenset()


def _about(said: frozenset[SetPhrase], agreeing: AbstractSet[SetPhrase]) -> Control | None:
    """Return a yes, which “no worries” is not to an offer, or a no; “it's garbage” is what it is about."""
    if said <= CONTENTED and not said.isdisjoint(agreeing):
        return Control(ControlKind.YES)
    is_no = SetPhrase.DENIES in said and said <= {SetPhrase.DENIES, SetPhrase.THANKS}
    return Control(ControlKind.NO) if is_no else None


def _helped(said: frozenset[SetPhrase]) -> Control | None:
    if SetPhrase.PROTESTS in said:
        return Control(ControlKind.REJECT)  # whatever it is praised with, as in irony
    if said == {SetPhrase.DENIES}:
        return Control(ControlKind.NO)
    if said <= CONTENTED:
        return Control(ControlKind.YES)
    return (
        Control(ControlKind.GOODBYE) if SetPhrase.FAREWELL in said and SetPhrase.DENIES not in said else None
    )


def _more(said: frozenset[SetPhrase], length: int) -> Control | None:
    """Return an end, which “yes, thanks” is not, while “great, thanks” is; “no, that’s not it” refuses."""
    if SetPhrase.PROTESTS in said:
        return Control(ControlKind.REJECT)
    may_refuse = SetPhrase.DENIES in said and length > LONGEST_NO
    is_over = not said.isdisjoint(CLOSING) and SetPhrase.AGREES not in said and not may_refuse
    return Control(ControlKind.GOODBYE) if is_over else None


def _said(words: Sequence[str]) -> frozenset[SetPhrase]:
    said, start = set[SetPhrase](), 0
    while start < len(words):
        ends = range(min(len(words), start + LONGEST_PHRASE), start, -1)
        found = ((end, _says("".join(f"{word} " for word in words[start:end]))) for end in ends)
        start, says = next(((end, says) for end, says in found if says), (len(words) + 1, None))
        if says:
            said.add(says)
    return frozenset(said) if start == len(words) else frozenset()


def _says(phrase: str) -> SetPhrase | None:
    return next((says for says, pattern in _phrases().items() if pattern.fullmatch(phrase)), None)


@cache
def _phrases() -> Mapping[SetPhrase, Pattern[str]]:
    lists = pooled("set_phrases", "intents.acts")
    return {says: compiled(lists[says], lists) for says in SetPhrase}
