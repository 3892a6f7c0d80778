"""How much leaves the line: texts to one number, and minutes and texts in a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_AN_HOUR, MOST_A_DAY = 10, 30
"Texts to one number, whatever caused them: replies, links sent in a call, reminders, confirmations."
SAFETY_AN_HOUR, SAFETY_A_DAY = 5, 10
"Texts that tell of 9-1-1, which go out when nothing else does any more."
MOST_ALIKE = 2
"So often an hour the same words go to one number, or are answered: what goes on is a machine."
SHORTEST_LOOP = 12
"Letters; a person may well text “yes” three times."
WARNED_AT = 0.8
"Of a day's ceiling: then somebody is told."
DANGER_SHARE = 1.1
"So much of a day's ceiling callers in danger may use."
LONGEST_TALK = timedelta(hours=4)
"The carrier ends every call after that, told of it or not."


class Withheld(StrEnum):
    """Why something is not texted."""

    REFUSED = "refused"
    "The allow-list does not let the number through."
    NUMBER = "number"
    "The number has got its share."
    LOOP = "loop"
    "Two machines would answer each other."
    CEILING = "ceiling"
    "The day's texts are used up."


@dataclass(frozen=True, slots=True)
class Sent:
    """One text that went to a number."""

    at: datetime
    words: str
    "A keyed digest of them."
    is_safety: bool = False


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What may leave the line in a day."""

    minutes: int
    texts: int


@dataclass(frozen=True, slots=True)
class Spent:
    """What has left the line today."""

    seconds: float = 0.0
    texts: int = 0

    def share_of_minutes(self, ceilings: Ceilings) -> float:
        """Return how much of the day's minutes is used."""
        return self.seconds / 60 / ceilings.minutes if ceilings.minutes else 1.0

    def share_of_texts(self, ceilings: Ceilings) -> float:
        """Return how much of the day's texts is used."""
        return self.texts / ceilings.texts if ceilings.texts else 1.0

    def lets_dial(self, ceilings: Ceilings, *, is_danger: bool = False) -> bool:
        """Whether another number may be dialled today."""
        return self.seconds / 60 < ceilings.minutes * (DANGER_SHARE if is_danger else 1)


def share_left(sent: tuple[Sent, ...], now: datetime) -> int:
    """Return how many more texts a number may get."""
    ours = [each for each in sent if not each.is_safety]
    return min(MOST_AN_HOUR - _since(ours, now - HOUR), MOST_A_DAY - _since(ours, now - DAY))


def is_loop(sent: tuple[Sent, ...], words: str, heard: int, now: datetime) -> bool:
    """Whether words that came in are what we texted, or were `heard` as often in the hour as is answered."""
    return heard >= MOST_ALIKE or any(each.words == words and each.at > now - HOUR for each in sent)


def why_withheld(sent: tuple[Sent, ...], words: str, now: datetime, *, is_safety: bool) -> Withheld | None:
    """Return why a text does not go to a number; None if it goes."""
    if is_safety:
        told = [each for each in sent if each.is_safety]
        is_full = _since(told, now - HOUR) >= SAFETY_AN_HOUR or _since(told, now - DAY) >= SAFETY_A_DAY
        return Withheld.NUMBER if is_full else None
    if share_left(sent, now) <= 0:
        return Withheld.NUMBER
    alike = [each for each in sent if each.words == words]
    return Withheld.LOOP if _since(alike, now - HOUR) >= MOST_ALIKE else None


def _since(sent: list[Sent], since: datetime) -> int:
    return sum(each.at > since for each in sent)
