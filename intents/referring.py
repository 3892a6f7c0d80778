"""Tells whose business it is when callers want what no city does."""

from dataclasses import dataclass

from intents.responses.response import Response
from intents.responses.utterance import Utterance
from intents.scope import Scope
from intents.transcript import OpenQuestion
from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Understanding,
)

DOUBTED = 0.75
"""Probability that no article answers it from which a recognized one is confirmed first.

2 of 411 recognized city questions are above it.
"""


@dataclass(frozen=True, slots=True)
class Needed:
    """Minimum probability that it is no city's business, by what the words meant otherwise."""

    nothing: float
    perhaps: float
    "One of several articles, or one that would be asked about."
    article: float
    read_as_that: float
    "Nothing, where the response reader says so, too."


FIRST = Needed(nothing=0.85, perhaps=0.97, article=0.97, read_as_that=0.85)
"""At the open question.

Chosen so that hardly a question to the city loses its offer: with 0.75, 0.85 and 0.9, 33 of 1,071 were told
that it is not the city's, some 16 of which would have been answered or offered before
(`python -m training.measuring_scope`).
"""
LATER = Needed(nothing=0.2, perhaps=0.4, article=0.4, read_as_that=0.08)
"""After an answer, where hardly anybody asks for it: every probability is lower there.

Of 4,640 other turns, by authors left out, 20 are above 0.2, and 1 above 0.4; of 68 that are no city's
business, 36, 22, and 52 above 0.08.
"""
OVERRULED = frozenset({ControlKind.REPEAT, ControlKind.ACCEPTS, ControlKind.GREET})
"Acts after an answer that words may only seem to be, and that lose nothing by a referral."


def referred(meant: Understanding, utterance: Utterance) -> Understanding:
    """Return the referral instead of a topic or nothing, for what is surely no city's business.

    Dangers, wishes for a person and everything else about the call stay what they are.
    """
    scope, referrals = utterance.models.scope, utterance.models.referrals
    if scope is None or referrals is None or not _may_be_told(meant, utterance):
        return meant
    scopes = scope.read(utterance.rest, utterance.reading, utterance.ranking)
    if scopes[Scope.ELSEWHERE] >= _needed(meant, utterance):
        whose = referrals.whose(utterance.rest, utterance.language)
        return Recognized(whose.article, scopes[Scope.ELSEWHERE]) if whose else meant
    unanswered = scopes[Scope.UNANSWERED] + scopes[Scope.ELSEWHERE]
    is_first = isinstance(utterance.expecting, OpenQuestion)
    if is_first and isinstance(meant, Recognized) and not meant.also and unanswered >= DOUBTED:
        return Ambiguous((Candidate(meant.article, meant.confidence),))
    return meant


def _may_be_told(meant: Understanding, utterance: Utterance) -> bool:
    """Whether the words may be about anything; between other questions they are rather an answer."""
    match meant:
        case NoMatch(caution=None) | Ambiguous(caution=None) | Recognized(caution=None):
            return utterance.is_after_answer or isinstance(utterance.expecting, OpenQuestion)
        case Control(kind, caution=None, about=()):
            return utterance.is_after_answer and kind in OVERRULED
        case _:
            return False


def _needed(meant: Understanding, utterance: Utterance) -> float:
    needed = LATER if utterance.is_after_answer else FIRST
    match meant:
        case Recognized() | Control():
            return needed.article
        case Ambiguous():
            return needed.perhaps
        case _ if utterance.does(Response.OUT_OF_SCOPE):
            return needed.read_as_that
        case _ if utterance.does(Response.ASKS_UNTOLD):
            return needed.perhaps
        case _:
            return needed.nothing
