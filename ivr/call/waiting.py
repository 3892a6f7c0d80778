"""Queue announcements: position, estimated wait, and options."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from ivr.call.texts import Sentence, Texts

ANNOUNCED_EVERY_SECONDS = 40
OPENINGS = ("", "queue.thanks", "queue.patience")
"Openings of announcements, used in turn so that a caller does not hear the same one again."
ROUND_SECONDS = 10
"Longest round of waiting: a call that was taken leaves the queue within it."


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A caller's place in a queue, as the carrier tells it."""

    position: int
    "1 is next."
    size: int
    average_seconds: float
    "The average wait so far of everybody in the queue."
    queued_seconds: float
    "How long this caller has waited since they were last put into the queue."


def place_among(
    since: datetime, waiting: tuple[datetime, ...], now: datetime, told: QueuePlace
) -> QueuePlace:
    """Return a caller's place by our own count of the queue.

    The carrier requeues a caller at the end when staff do not take them; ours keeps their place.
    """
    if since not in waiting:
        return told
    ages = [(now - other).total_seconds() for other in waiting]
    position = 1 + sum(other < since for other in waiting)
    return replace(told, position=position, size=len(waiting), average_seconds=sum(ages) / len(ages))


@dataclass(frozen=True, slots=True)
class Hold:
    """Wait another round after an announcement."""

    said: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Leave the queue."""


Round: TypeAlias = Hold | LeaveQueue


def estimated_seconds(place: QueuePlace) -> float:
    """Return how long a caller may still wait.

    In a steady first-come queue, callers have on average waited half of the total wait (Little's law);
    a caller still has the part ahead of them to wait.
    """
    return 2 * place.average_seconds * place.position / max(place.size, place.position, 1)


def is_announced(place: QueuePlace) -> bool:
    """Whether this round announces the place; every round would be too often."""
    return place.queued_seconds % ANNOUNCED_EVERY_SECONDS < ROUND_SECONDS


def waiting_announcement(
    place: QueuePlace, texts: Texts, *, can_be_called_back: bool
) -> tuple[Sentence, ...]:
    """Return a caller's place, the estimated wait of those who are not next, and the keys."""
    choice = "queue.choice" if can_be_called_back else "queue.message_only"
    round_number = int(place.queued_seconds // ANNOUNCED_EVERY_SECONDS)
    first = OPENINGS[round_number % len(OPENINGS)]
    opening = (texts.prompt(first),) if first else ()
    # Keys are announced every other round.
    keys = (texts.prompt(choice),) if round_number < 2 or round_number % 2 == 0 else ()
    return (*opening, *_place(place, texts), *keys)


def _place(place: QueuePlace, texts: Texts) -> tuple[Sentence, ...]:
    before = place.position - 1
    if before < 1:
        return (texts.prompt("queue.next"),)
    if before == 1:
        return texts.prompt("queue.one_before"), _estimate(place, texts)
    return texts.prompt("queue.before", callers=str(before)), _estimate(place, texts)


def _estimate(place: QueuePlace, texts: Texts) -> Sentence:
    seconds = estimated_seconds(place)
    minutes = round(seconds / 60)
    if seconds < 60:
        return texts.prompt("queue.soon")
    if minutes == 1:
        return texts.prompt("queue.minute")
    return texts.prompt("queue.minutes", minutes=str(minutes))
