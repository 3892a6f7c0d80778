"""Tells whose business it is when callers want what no city does."""

from dataclasses import dataclass, replace

from intents.interpretation.response import Response
from intents.interpretation.scope import Scope
from intents.interpretation.utterance import Utterance
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Understanding,
)
from intents.text.transcript import OpenQuestion

DOUBTED = 0.85
"""Probability that no article answers it from which a recognized one is confirmed first.

Of 1,150 ordinary questions to the city, by authors left out, 1.1 % are above it (`intents/learned/scope.md`).
"""


@dataclass(frozen=True, slots=True)
class Needed:
    """Minimum probability of a scope, by what the words meant otherwise."""

    nothing: float
    perhaps: float
    "One of several articles, or one that would be asked about."
    article: float
    read_as_that: float = 1.0
    "Nothing, where the response reader says so, too."


FIRST = Needed(nothing=0.85, perhaps=0.95, article=0.97, read_as_that=0.85)
"""At the open question, where 55, 34 and 25 % of what is no city's are above it, by authors left out.

Of the city's business that no article answers 1.8, 0.5 and 0.3 % are, of ordinary questions 0.2, 0 and 0.
"""
LATER = Needed(nothing=0.2, perhaps=0.4, article=0.4, read_as_that=0.08)
"""After an answer, where hardly anybody asks for it: every probability is lower there.

Of 5,300 other turns, by authors left out, 18 are above 0.2, and 2 above 0.4; of 68 that are no city's
business, 36, 26, and 51 above 0.08.
"""
UNTOLD = Needed(nothing=0.6, perhaps=0.93, article=1.0)
"""That no article answers it, at the open question: from here on whoever knows is offered."""
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
    is_elsewhere = scopes[Scope.ELSEWHERE] >= _needed(meant, utterance)
    if is_elsewhere and (whose := referrals.whose(utterance.rest, utterance.language)):
        return Recognized(whose.article, scopes[Scope.ELSEWHERE])
    is_first = isinstance(utterance.expecting, OpenQuestion)
    return _unanswered(meant, scopes[Scope.UNANSWERED] + scopes[Scope.ELSEWHERE]) if is_first else meant


def _unanswered(meant: Understanding, chance: float) -> Understanding:
    """Return what is meant where perhaps no article answers it: one is confirmed, several are not."""
    match meant:
        case Recognized(article, confidence, also=()) if chance >= DOUBTED:
            return Ambiguous((Candidate(article, confidence),))
        case NoMatch() if chance >= UNTOLD.nothing:
            return replace(meant, tells=True, is_unanswered=True)
        case Ambiguous(candidates) if chance >= UNTOLD.perhaps:
            return NoMatch(candidates, tells=True, is_unanswered=True)
        case _:
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


def _goes_on(meant: Understanding, utterance: Utterance) -> bool:
    """Whether the words are about the answer just told, or another of its department."""
    match meant:
        case Recognized(article):
            return article in utterance.told.near
        case Control(ControlKind.REPEAT, sentences=(_, *_)):
            return True
        case _:
            return False


def _needed(meant: Understanding, utterance: Utterance) -> float:
    needed = LATER if utterance.is_after_answer and not _goes_on(meant, utterance) else FIRST
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
