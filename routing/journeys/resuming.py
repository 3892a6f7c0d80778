"""What the line decides when a caller leaves a journey for later, or comes back to one by its number."""

from dataclasses import replace

from intents.understanding import NoMatch, Spoken, Wish
from routing.asked import WhatReference
from routing.decision import Decision, Reason
from routing.journeys.guide import AskReference, Guide, Lead
from routing.journeys.guiding import asking, decided, left_open
from routing.journeys.journey import Journey
from routing.journeys.run import Run, begun_again, open_question
from routing.standpoint import Standpoint

MOST_WRONG = 2
"Numbers; after so many wrong ones a person goes on."


def by_reference(meant: Spoken, here: Standpoint) -> Decision | None:
    """What follows a reference number, or the wish to go on with what was kept; None where neither fits."""
    match here.dialogue.asked:
        case WhatReference() if here.dialogue.kept:
            return going_on(here.dialogue.kept, here)
        case WhatReference(tries) if isinstance(meant, NoMatch):
            return _wrong(tries + 1, here)
        case _ if meant.wish is Wish.KEPT and _keeping(here) and left_open(here) is None:
            return going_on(here.dialogue.kept, here) if here.dialogue.kept else AskReference()
        case _:
            return None


def going_on(run: Run, here: Standpoint) -> Decision:
    """The open question of a journey from another call; from its beginning where it has changed since."""
    journey = here.services.journeys.get(run.article)
    if journey is None or not journey.is_current(here.today):
        return _person(run.article, Reason.NOT_CURRENT, here)
    if open_question(journey, run) is not None:
        return asking(run, here, Lead.KEPT) or _person(run.article, Reason.NOT_CURRENT, here)
    fresh = begun_again(journey, replace(run, journey=journey.reference), reach=here)
    match decided(fresh, here):
        case Guide() as first:
            return replace(first, lead=Lead.ANEW)
        case other:
            return other


def _wrong(tries: int, here: Standpoint) -> Decision:
    if tries < MOST_WRONG:
        return AskReference(tries)
    return _person(_keeping(here)[0].article, Reason.NOT_UNDERSTOOD, here)


def _keeping(here: Standpoint) -> list[Journey]:
    return [journey for journey in here.services.journeys.values() if journey.keep_days]


def _person(article: str, reason: Reason, here: Standpoint) -> Decision:
    known = here.catalog.articles.get(article)
    return here.to(known.department if known else here.directory.operator, reason, article if known else "")
