"""Decisions after a question about a facility's hours."""

from datetime import timedelta

from intents.meaning.day_named import WEEK_DAYS, Holiday
from intents.meaning.understanding import (
    Ambiguous,
    Control,
    ControlKind,
    NoMatch,
    OpeningAsked,
    Recognized,
    Span,
    Spoken,
)
from routing.asked import AnythingElse, DidThatHelp, ShallIConnect
from routing.deciding.conversation import CLEARLY
from routing.deciding.standpoint import Standpoint
from routing.decision import Answer, Decision, Reason
from routing.services.facilities import Facility
from routing.services.finding import OpeningHours

ACCEPTING = frozenset(
    {ControlKind.YES, ControlKind.HELPED, ControlKind.ACCEPTS, ControlKind.NO, ControlKind.GREET}
)
"Acts beside which a day alone is only named in passing: “great, Sunday then”."
BESIDE = ACCEPTING | {ControlKind.REJECT, ControlKind.CORRECT, ControlKind.REPEAT, ControlKind.ABOUT_LINE}
"Acts that may come with a question about a facility's hours: “no, the library”."
SATURDAY = 5


def told_hours(meant: Spoken, here: Standpoint) -> Decision | None:
    """Return the hours that the words ask for; None if they ask for something else."""
    asked, before = meant.opening, hours_before(here)
    if asked is None or (before is None and not (asked.facility and (asked.day or asked.span))):
        return None
    facility = here.services.facilities.by_id.get(asked.facility or (before.facility if before else ""))
    if facility is None or facility.id in asked.beside or _is_other(meant, asked, facility):
        return None
    if asked.span:
        return _over(asked.span, facility, before, here)
    if found := here.services.facilities.found(asked, before, here.today):
        return Answer(facility.article, findings=(found,))
    if not _is_whole(asked):
        return None
    return here.to(here.catalog[facility.article].department, Reason.NOT_CURRENT, facility.article)


def hours_before(here: Standpoint) -> OpeningHours | None:
    """Return the facility and the day that words after an answer go on from."""
    if not isinstance(here.dialogue.asked, DidThatHelp | AnythingElse | ShallIConnect):
        return None
    if here.dialogue.opening:
        return here.dialogue.opening
    article = here.catalog.articles.get(here.dialogue.latest)
    told = here.services.facilities.told_by(article) if article else None
    return OpeningHours(told.id, here.today) if told else None


def is_beside_answer(here: Standpoint) -> bool:
    """Whether the hours told last are of a facility whose hours the article's answer does not tell."""
    before, article = here.dialogue.opening, here.catalog.articles.get(here.dialogue.latest)
    told = here.services.facilities.told_by(article) if article else None
    return before is not None and (told is None or told.id != before.facility)


def _over(span: Span, facility: Facility, before: OpeningHours | None, here: Standpoint) -> Decision | None:
    """Return the hours of more than one day, unless the answer itself tells them.

    For holidays that nobody named, ordinary hours may be untrue.
    """
    told = here.services.facilities.told_by(here.catalog[facility.article])
    match span:
        case Span.HOLIDAYS:
            return here.offering(facility.article)
        case _ if told == facility:
            return None
        case Span.WEEKEND:
            saturday = here.today + timedelta(days=(SATURDAY - here.today.weekday()) % WEEK_DAYS)
            both = (saturday, saturday + timedelta(days=1))
            return Answer(facility.article, findings=tuple(OpeningHours(facility.id, day) for day in both))
        case Span.WEEK:
            day = before.day if before else here.today
            return Answer(facility.article, findings=(OpeningHours(facility.id, day),))


def _is_whole(asked: OpeningAsked) -> bool:
    """Whether the words are a question by themselves; a facility or a day alone is a weak one."""
    return bool((asked.facility or asked.asks) and (asked.day or asked.span))


def _is_other(meant: Spoken, asked: OpeningAsked, facility: Facility) -> bool:
    """Whether the words are rather about something else."""
    match meant:
        case Control(ControlKind.PERSON):
            return not asked.goes_on
        case Control(kind) if kind in ACCEPTING:
            return not (asked.facility or asked.asks or asked.goes_on or isinstance(asked.day, Holiday))
        case Control(kind):
            return kind not in BESIDE
        case Recognized(other, confidence) if other != facility.article:
            return confidence >= CLEARLY or not _is_whole(asked)
        case Recognized() | Ambiguous() | NoMatch():
            return False
        case _:
            return True
