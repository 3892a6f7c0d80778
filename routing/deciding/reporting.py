"""Decisions after what the city's server says about a report, and after the answers that it requires."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from intents.meaning.understanding import Control, ControlKind, Danger, Recognized, Understanding
from intents.places.street_book import Prompted, StreetBook
from routing.asked import ShallIReport
from routing.deciding.conversation import CLEARLY, LIKELY
from routing.deciding.standpoint import Standpoint
from routing.decision import Decision, FileReport, OfferReport, Reason
from routing.requests.asking import (
    MOST_UNHEARD,
    Already,
    AskAttribute,
    AttributeAnswer,
    AttributeGiven,
    AttributeNotGiven,
    Known,
    Learned,
    NotLearned,
    OpenRequest,
)
from routing.requests.questions import every_question, questions_for
from routing.services.finding import Address
from routing.services.points import NEAR_METRES, metres
from routing.services.polygon import Point
from routing.services.services import Services
from routing.texting.templates import TextKind

NEAR = 20
"Civic numbers; a pothole reported this far down the street may be the same one."
ASIDE = frozenset(
    {
        ControlKind.PERSON,
        ControlKind.REPEAT,
        ControlKind.SLOWER,
        ControlKind.LANGUAGE,
        ControlKind.GOODBYE,
        ControlKind.OBJECTION,
        ControlKind.WAIT,
        ControlKind.PAYMENT,
    }
)
"Acts that never answer a report's question."


def asks_server(decision: Decision, here: Standpoint) -> str:
    """Return the service that the server is asked about before a report is offered; empty for none."""
    is_offered = isinstance(here.dialogue.asked, ShallIReport)
    if not isinstance(decision, OfferReport) or is_offered:
        return ""
    return here.services.reports.get(decision.article, "")


def with_learned(decision: Decision, learned: Learned, here: Standpoint) -> Decision:
    """Return the offer with the questions it needs, and with an open report that already exists."""
    if not isinstance(decision, OfferReport):
        return decision
    article, services = decision.article, here.services
    code = services.reports[article]
    match learned:
        case NotLearned():
            return replace(decision, needs=every_question(code, services.questions))
        case Known(required, requests):
            needs = questions_for(code, required, services.questions)
            if needs is None:
                return here.to(here.catalog[article].department, Reason.NOT_UNDERSTOOD, article)
            return replace(decision, needs=needs, already=already_at(decision.address, requests, services))
        case _:
            assert_never(learned)


def already_at(address: Address, requests: Iterable[OpenRequest], services: Services) -> Already | None:
    """Return the open report that is nearest on the same street, at the same corner, or else by its point."""
    here = services.points.at(address)
    near = (_near(each, address, here, services) for each in requests)
    return min((each for each in near if each), key=lambda each: each[0], default=((0, 0.0), None))[1]


def _near(
    request: OpenRequest, address: Address, here: Point | None, services: Services
) -> tuple[tuple[int, float], Already] | None:
    """Return a report that is near, with how far it is: by civic numbers first, then by metres."""
    at = _address(request.address, services.streets)
    if at and _is_near(at, address):
        return (0, abs(at.number - address.number)), Already(request.id, at)
    read = at if at and (at.number or at.crossing) else address
    away = metres(here, request.at) if here and request.at else NEAR_METRES + 1
    return ((1, away), Already(request.id, read)) if away <= NEAR_METRES else None


def _address(text: str, streets: StreetBook) -> Address | None:
    place = streets.find(text, Prompted.ASKED)
    if place is None or not place.is_sure:
        return None
    crossing = place.crossing[0].street if place.crossing else ""
    return Address(place.streets[0].street, place.number, crossing)


def _is_near(one: Address, other: Address) -> bool:
    if one.crossing or other.crossing:
        return {one.street, one.crossing} == {other.street, other.crossing}
    return one.street == other.street and bool(one.number) and abs(one.number - other.number) <= NEAR


def by_attribute(meant: Understanding, heard: AttributeAnswer, here: Standpoint) -> Decision | None:
    """Return the decision after an answer that the server requires; None if something else was said."""
    asked = here.dialogue.asked
    if not isinstance(asked, AskAttribute) or isinstance(meant, Danger):
        return None
    if isinstance(meant, Control) and meant.kind in ASIDE:
        return None
    match heard:
        case AttributeGiven(is_all=False) if isinstance(meant, Recognized) and _is_other(
            meant, asked.article, LIKELY
        ):
            return None
        case AttributeGiven(value):
            given = (*asked.given, (asked.left[0].code, value))
            onward = replace(asked, left=asked.left[1:], given=given, tries=0)
            return onward if onward.left else _filed(onward, here)
        case AttributeNotGiven() if isinstance(meant, Recognized) and _is_other(
            meant, asked.article, CLEARLY
        ):
            return None
        case AttributeNotGiven() if asked.tries + 1 >= MOST_UNHEARD:
            return here.to(here.catalog[asked.article].department, Reason.NOT_UNDERSTOOD, asked.article)
        case AttributeNotGiven():
            return replace(asked, tries=asked.tries + 1)
        case _:
            assert_never(heard)


def _is_other(meant: Recognized, article: str, least: float) -> bool:
    return meant.article != article and meant.confidence >= least


def _filed(asked: AskAttribute, here: Standpoint) -> FileReport:
    offers_text = here.may_text(asked.article, TextKind.REPORT)
    return FileReport(
        asked.article, asked.address, offers_text=offers_text, given=asked.given, joins=asked.joins
    )
