"""Texts that came in, counted apart from queries: nobody says whether one helped, so none is resolved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from metrics.facts.tables import TEXTS
from metrics.ledger.period import Period
from metrics.ledger.sql import add_to
from metrics.text import Text


@dataclass(frozen=True, slots=True)
class TextPart:
    """What was done about a text; every text is in exactly one part."""

    outcome: str
    name: Text
    written: Text


TEXT_PARTS = (
    TextPart(
        "answered",
        Text("Answered", of="texts"),
        Text("a reviewed answer was texted; whether it helped is not known"),
    ),
    TextPart(
        "handed_over",
        Text("Handed over", of="texts"),
        Text("a department has it as a message"),
    ),
    TextPart(
        "stopped",
        Text("Stopped"),
        Text("the number had said STOP: not answered, and a department has it as a message"),
    ),
    TextPart(
        "emergency",
        Text("Emergency"),
        Text("the safety words were texted"),
    ),
    TextPart(
        "asked_back",
        Text("Asked back"),
        Text("something was asked, such as an address"),
    ),
    TextPart(
        "explained",
        Text("About the line"),
        Text("something about the line itself was texted"),
    ),
    TextPart(
        "nothing_said",
        Text("Wanted nothing"),
        Text("thanks, a goodbye or a thumb: no reply"),
    ),
    TextPart(
        "limited",
        Text("Beyond the limit"),
        Text("too many of one number: not answered"),
    ),
)


def count_text(session: Session, day: date, language: str, outcome: str) -> None:
    """Count a text that was kept, in the same transaction; the count outlives the text."""
    add_to(session, TEXTS, {"day": day, "language": language, "outcome": outcome}, "texts")


def texts_of(session: Session, period: Period, language: str = "") -> Mapping[str, int]:
    """Return how many of a period's texts had each outcome; together they are every text that came in."""
    wanted = select(TEXTS.c.outcome, func.sum(TEXTS.c.texts)).where(
        TEXTS.c.day.between(period.first, period.last)
    )
    if language:
        wanted = wanted.where(TEXTS.c.language == language)
    found = {outcome: int(count) for outcome, count in session.execute(wanted.group_by(TEXTS.c.outcome))}
    return {part.outcome: found.get(part.outcome, 0) for part in TEXT_PARTS}
