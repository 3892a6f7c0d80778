"""What a caller hears while they wait in a queue: their place, how long it may take, what they can do."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from ivr.sentence import Sentence
from ivr.texts import Texts

ANNOUNCED_EVERY_SECONDS = 40
ROUND_SECONDS = 10
"One round of waiting lasts no longer, so that a call that was taken leaves the queue within it."


@dataclass(frozen=True, slots=True)
class Place:
    """A caller's place in a queue, as the carrier tells it."""

    position: int
    "1 is next."
    size: int
    average_seconds: float
    "How long those who wait have waited so far, on average."
    queued_seconds: float
    "How long this caller has waited since they were last put into the queue."


def place_among(since: datetime, waiting: tuple[datetime, ...], now: datetime, told: Place) -> Place:
    """Return the place of who has waited since then, by our own count of the queue.

    The carrier puts a caller whom staff did not take at its end again; by ours they keep their place.
    """
    if since not in waiting:
        return told
    ages = [(now - other).total_seconds() for other in waiting]
    position = 1 + sum(other < since for other in waiting)
    return replace(told, position=position, size=len(waiting), average_seconds=sum(ages) / len(ages))


@dataclass(frozen=True, slots=True)
class Hold:
    """Wait another round, after these words."""

    said: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Leave the queue: the call's next step follows."""


Round: TypeAlias = Hold | LeaveQueue


def estimated_seconds(place: Place) -> float:
    """Return how long a caller may still wait.

    In a queue that is served one by one, those who wait have waited half of the whole wait on average
    (Little's law for a steady queue), and a caller still has the share of it that lies before them.
    """
    return 2 * place.average_seconds * place.position / max(place.size, place.position, 1)


def is_announced(place: Place) -> bool:
    """Whether a caller hears their place in this round; hearing it in every round would be unbearable."""
    return place.queued_seconds % ANNOUNCED_EVERY_SECONDS < ROUND_SECONDS


def announcement(place: Place, texts: Texts, *, can_be_called_back: bool) -> tuple[Sentence, ...]:
    """Return a caller's place, the estimated wait of those who are not next, and the keys."""
    choice = "queue.choice" if can_be_called_back else "queue.message_only"
    return (*_place(place, texts), texts.prompt(choice))


def _place(place: Place, texts: Texts) -> tuple[Sentence, ...]:
    before = place.position - 1
    if before < 1:
        return (texts.prompt("queue.next"),)
    if before == 1:
        return texts.prompt("queue.one_before"), _estimate(place, texts)
    return texts.prompt("queue.before", callers=str(before)), _estimate(place, texts)


def _estimate(place: Place, texts: Texts) -> Sentence:
    seconds = estimated_seconds(place)
    minutes = round(seconds / 60)
    if seconds < 60:
        return texts.prompt("queue.soon")
    if minutes == 1:
        return texts.prompt("queue.minute")
    return texts.prompt("queue.minutes", minutes=str(minutes))
