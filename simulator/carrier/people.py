"""Department: the scripted people who are dialled, keyed by number or SIP address."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from simulator.carrier.caller import HangUp, Press, StaySilent, Step


@dataclass(frozen=True, slots=True)
class Accepts:
    """Picks up, takes the call in the announcement, and talks."""

    rings_seconds: float = 4.0
    listens_seconds: float = 1.0  # to the announcement, before the key
    key: str = "1"
    talks_seconds: float = 5.0
    is_too_late: bool = False  # the key is still on its way when the caller hangs up, and arrives


@dataclass(frozen=True, slots=True)
class Declines:
    """Picks up, hears the announcement, and presses another key."""

    rings_seconds: float = 4.0
    listens_seconds: float = 1.0
    key: str = "2"


@dataclass(frozen=True, slots=True)
class Voicemail:
    """A machine picks up and never presses a key."""

    rings_seconds: float = 8.0
    talks_seconds: float = 5.0  # if the line joins the caller to it all the same


@dataclass(frozen=True, slots=True)
class HangsUpDuringAnnouncement:
    """Picks up, and hangs up before taking the call."""

    rings_seconds: float = 4.0
    listens_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Busy:
    """The number is engaged."""

    after_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """It rings until the carrier gives up."""


@dataclass(frozen=True, slots=True)
class Fails:
    """The number cannot be reached."""

    after_seconds: float = 0.5


Person: TypeAlias = Accepts | Declines | Voicemail | HangsUpDuringAnnouncement | Busy | NoAnswer | Fails


def picks_up(person: Person) -> bool:
    """Return whether a person or a machine answers."""
    match person:
        case Accepts() | Declines() | Voicemail() | HangsUpDuringAnnouncement():
            return True
        case Busy() | NoAnswer() | Fails():
            return False
        case _:
            assert_never(person)


def decides_after_seconds(person: Person) -> float:
    """Return how long it rings until something happens by itself."""
    match person:
        case Accepts() | Declines() | Voicemail() | HangsUpDuringAnnouncement():
            return person.rings_seconds
        case Busy() | Fails():
            return person.after_seconds
        case NoAnswer():
            return float("inf")
        case _:
            assert_never(person)


def talks_seconds(person: Person) -> float:
    """Return how long the person talks once joined to the caller."""
    match person:
        case Accepts() | Voicemail():
            return person.talks_seconds
        case Declines() | HangsUpDuringAnnouncement() | Busy() | NoAnswer() | Fails():
            return 0.0
        case _:
            assert_never(person)


def announcement_steps(person: Person) -> tuple[Step, ...]:
    """Return what the person does while the announcement is spoken."""
    match person:
        case Accepts() | Declines():
            return StaySilent(person.listens_seconds), Press(person.key)
        case HangsUpDuringAnnouncement():
            return StaySilent(person.listens_seconds), HangUp()
        case Voicemail() | Busy() | NoAnswer() | Fails():
            return ()
        case _:
            assert_never(person)
