"""Keeps callers from hearing that they misdialled, unless the words at an open question say so.

Whatever fits no article, and whatever sounds like correcting, is near this topic; but nobody calls about a
wrong number, and whoever has had an answer has reached the city.
"""

from dataclasses import replace

from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Understanding,
)
from intents.text.transcript import Expecting, OpenQuestion

WRONG_NUMBER = "wrong_number"
"The article that tells whoever misdialled whom they have reached."
LIKELY = 0.5
"Probability from which they are told: it says no more than whom they have reached, and asks why they call."


def in_its_place(meant: Understanding, expecting: Expecting) -> Understanding:
    """Return the meaning; a wrong number is told at an open question only, and never offered."""
    match meant:
        case Recognized(article, confidence) if article == WRONG_NUMBER:
            return meant if _may_be(confidence, expecting) else _unmatched(meant)
        case Recognized(also=also):
            return replace(meant, also=_without(also))
        case Ambiguous((Candidate(article, confidence), *_)) if article == WRONG_NUMBER and _may_be(
            confidence, expecting
        ):
            return Recognized(article, confidence, caution=meant.caution, place=meant.place)
        case Ambiguous(candidates):
            others = _without(candidates)
            return replace(meant, candidates=others) if others else _unmatched(meant)
        case Control(ControlKind.REPEAT, about=(Candidate(article, confidence), *_)) if (
            article == WRONG_NUMBER and _may_be(confidence, expecting)
        ):
            return meant
        case Control(about=about):
            return replace(meant, about=_without(about))
        case NoMatch(candidates):
            return replace(meant, candidates=_without(candidates))
        case _:
            return meant


def _may_be(confidence: float, expecting: Expecting) -> bool:
    return confidence >= LIKELY and isinstance(expecting, OpenQuestion)


def _unmatched(meant: Recognized | Ambiguous) -> NoMatch:
    others = _without(meant.candidates)
    return NoMatch(others, tells=True, caution=meant.caution, place=meant.place, wish=meant.wish)


def _without(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple(each for each in candidates if each.article != WRONG_NUMBER)
