"""An opened call: the screen pop, the transcript so far, and what can be done now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from routing.desk.desk_call import DeskCall, Phase
from routing.desk.drawing import Reader
from routing.desk.exchange import Exchange
from routing.desk.view import View
from routing.handoff import How

LINES = {
    "Answer": "answered",
    "Redirect": "redirected",
    "Clarify": "clarified",
    "Reprompt": "asked_again",
    "Route": "passed_on",
    "Wait": "passed_on",
    "TakeMessage": "took_message",
    "OfferCallBack": "took_message",
    "Emergency": "safety",
    "Explain": "explained",
    "Repeat": "repeated",
    "SwitchLanguage": "switched",
    "AskMore": "asked_more",
    "AskOpenly": "asked_openly",
    "End": "said_goodbye",
}
"What the line did, as the end of a word's id."


KEYS = {"accept": "A", "take_over": "T", "reveal": "R"}


class Act(StrEnum):
    """What a member of staff can do with a call."""

    ACCEPT = "accept"
    TAKE_OVER = "take_over"
    LET_GO = "let_go"
    WRAP_UP = "wrap_up"


@dataclass(frozen=True, slots=True)
class Detail:
    """Something that the caller gave; `value` is empty until it is revealed."""

    kind: str
    how: How
    value: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A call with everything that its page shows."""

    call: DeskCall
    transcript: tuple[Exchange, ...]
    summary: str
    number: str = ""
    "The caller's, once it is revealed."
    details: tuple[Detail, ...] = ()

    @property
    def hides_something(self) -> bool:
        """Whether there is anything left to reveal."""
        return bool(self.call.sealed_number and not self.number) or any(not one.value for one in self.details)


def acts(call: DeskCall, person: str) -> frozenset[Act]:
    """Return what a person can do with a call now."""
    match call.phase:
        case Phase.WAITING:
            return frozenset({Act.ACCEPT})
        case Phase.WITH_LINE:
            return frozenset({Act.TAKE_OVER})
        case Phase.RINGING:
            return frozenset({Act.LET_GO} if call.taken_by == person else ())
        case Phase.WITH_PERSON | Phase.ENDED:
            return frozenset({Act.WRAP_UP} if call.may_be_closed else ())
        case Phase.MESSAGE:
            return frozenset()


def case_context(case: Case, view: View, reader: Reader, now: datetime) -> Mapping[str, object]:
    """Return what the page of an opened call shows."""
    call = case.call
    return {
        **view.card(call),
        "case": case,
        "acts": acts(call, reader.person),
        "is_spoken": reader.preference.speaks(call.language),
        "keys": KEYS if reader.preference.shortcuts else {},
        "knows_languages": bool(reader.preference.languages),
        "told": [
            (view.article(told.article), told.version, view.spoken(told.article))
            for told in call.known.answered
        ],
        "notices": view.banners(now, call),
        "suggested": view.spoken(call.known.article),
        "lines": [(turn, line_id(turn), view.article(turn.topic)) for turn in case.transcript],
        "closed_department": view.department(call.wrap_up.department) if call.wrap_up else "",
        "closed_article": view.article(call.wrap_up.article) if call.wrap_up else "",
        "departments": view.departments(),
        "articles": view.articles(),
        "likely": likely_articles(call, view),
    }


def line_id(exchange: Exchange) -> str:
    """Return what the line did in a turn, as the end of a word's id."""
    return LINES.get(exchange.decision, "went_on")


def likely_articles(call: DeskCall, view: View) -> list[tuple[str, str]]:
    """Return the articles that a wrap-up is most likely about: those of the call."""
    known = (*(told.article for told in call.known.answered), call.known.article)
    return [(article, view.article(article)) for article in dict.fromkeys(known) if article]
