"""Brings a typed call to a given answer and question by taking turns."""

from dataclasses import replace
from datetime import datetime

from intents.articles.catalog import Catalog
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Recognized,
    Understanding,
)
from ivr.call.call import Call
from ivr.typed.script import StartingPoint
from routing.decision import Answer, AskMore, AskOpenly, Clarify, Decision, Redirect

Turn = tuple[Understanding, Decision]
YES, HELPED = Control(ControlKind.YES), Control(ControlKind.HELPED)


def opened(call: Call, after: StartingPoint, catalog: Catalog, now: datetime) -> Call:
    """Return the call after those answers and question, with every answer fully played."""
    for meant, decision in _turns(after, catalog):
        call = replace(call.heard(1.0), spoke=True).decided(decision, meant, catalog, now)
    return call


def _turns(after: StartingPoint, catalog: Catalog) -> tuple[Turn, ...]:
    match after.asked:
        case "did_that_help":
            return ((Recognized(after.article, 1.0), Answer(after.article, doubted=True)),)
        case "is_it_about":
            return (_asked_back((after.article,)),)
        case "choice":
            return (_asked_back(after.offered),)
        case "anything_else" if after.article:
            return _answered(after.article, catalog)
        case "anything_else":
            return ((HELPED, AskMore()),)
        case _ if not after.article:
            return ()
        case _:
            return (*_answered(after.article, catalog), (HELPED, AskMore()), (YES, AskOpenly()))


def _answered(article: str, catalog: Catalog) -> tuple[Turn, ...]:
    redirects = catalog[article].redirects
    return ((Recognized(article, 1.0), Redirect(article) if redirects else Answer(article)),)


def _asked_back(articles: tuple[str, ...]) -> Turn:
    return Ambiguous(tuple(Candidate(article, 0.4) for article in articles)), Clarify(articles)
