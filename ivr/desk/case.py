"""An opened call: screen pop, transcript, and available actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ivr.desk.board import DeskReader
from ivr.desk.call import DeskCall, Exchange, Phase
from ivr.desk.view import View
from routing.handoff.handoff import How

LINES = {
    "Answer": "answered",
    "Guide": "guided",
    "Redirect": "redirected",
    "Clarify": "clarified",
    "OfferPerson": "offered_person",
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
"What the line did, as a word id suffix."


KEYS = {"accept": "A", "take_over": "T", "reveal": "R"}


class CaseAction(StrEnum):
    """An action of staff on a call."""

    ACCEPT = "accept"
    TAKE_OVER = "take_over"
    LET_GO = "let_go"
    WRAP_UP = "wrap_up"


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail from the caller; `value` is empty until revealed."""

    kind: str
    how: How
    value: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a call's page shows."""

    call: DeskCall
    transcript: tuple[Exchange, ...]
    summary: str
    number: str = ""
    "The caller's number, once it is revealed."
    details: tuple[Detail, ...] = ()
    is_remembered: bool = False
    "Whether a caller who objects to being transcribed is known to object in every call."

    @property
    def hides_something(self) -> bool:
        """Whether anything is still hidden."""
        return bool(self.call.encrypted_number and not self.number) or any(
            not one.value for one in self.details
        )


def acts(call: DeskCall, person: str) -> frozenset[CaseAction]:
    """Return a person's available actions on a call."""
    match call.phase:
        case Phase.WAITING:
            return frozenset({CaseAction.ACCEPT})
        case Phase.WITH_LINE:
            return frozenset({CaseAction.TAKE_OVER})
        case Phase.RINGING:
            return frozenset({CaseAction.LET_GO} if call.taken_by == person else ())
        case Phase.WITH_PERSON | Phase.ENDED:
            return frozenset({CaseAction.WRAP_UP} if call.may_be_closed else ())
        case Phase.MESSAGE:
            return frozenset()


def case_context(case: Case, view: View, reader: DeskReader, now: datetime) -> Mapping[str, object]:
    """Return the context of an opened call's page."""
    call = case.call
    return {
        **view.card(call),
        "case": case,
        "acts": acts(call, reader.person),
        "is_spoken": reader.preference.speaks(call.language),
        "keys": KEYS if reader.preference.shortcuts else {},
        "knows_languages": bool(reader.preference.languages),
        "told": [
            (view.article(told.article), told.version, view.spoken(told.article), told.is_whole)
            for told in call.known.answered
        ],
        "answers": view.answers(call.known.run),
        "owed": [name for name in map(view.article, call.known.owed) if name],
        "hours_of": view.facility(call.known.facility),
        "notices": view.banners(now, call),
        "suggested": view.in_full(call.known.article),
        "lines": [(turn, line_id(turn), view.article(turn.topic)) for turn in case.transcript],
        "closed_by": view.name_of(call.wrap_up.by) if call.wrap_up else "",
        "closed_department": view.department(call.wrap_up.department) if call.wrap_up else "",
        "closed_article": view.article(call.wrap_up.article) if call.wrap_up else "",
        "departments": view.departments(),
        "articles": view.articles(),
        "likely": likely_articles(call, view),
        "canned": view.canned(),
    }


def line_id(exchange: Exchange) -> str:
    """Return the line's action in a turn as a word id suffix."""
    return LINES.get(exchange.decision, "went_on")


def likely_articles(call: DeskCall, view: View) -> list[tuple[str, str]]:
    """Return the likely articles for a wrap-up: those of the call."""
    known = (*(told.article for told in call.known.answered), call.known.article)
    return [(article, view.article(article)) for article in dict.fromkeys(known) if article]
