"""What the line decides on texts: to offer one, to send it, or to say why there is none."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from routing.journeys.guide import Guide
from routing.texting.templates import TextKind


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a number is reminded of already."""

    article: str
    place: str = ""
    "The address that was looked up, as journeys keep it."


@dataclass(frozen=True, slots=True)
class OfferText:
    """Ask whether what belongs to an answer that helped, or a reminder of it, shall be texted."""

    article: str
    kind: TextKind = TextKind.ANSWER


@dataclass(frozen=True, slots=True)
class SendText:
    """Text the caller what they agreed to get."""

    article: str
    kind: TextKind
    is_asked_for: bool = False
    "Whether the caller asked for it by themselves."
    resumes: Guide | None = None
    "The open question of a journey in the middle of which it was asked for."


class NoTextReason(StrEnum):
    """Why the caller is not texted what they asked for, by its prompt."""

    NUMBER = "text.not_to_you"
    "Their number is hidden, a landline or said stop, or the line sends no texts."
    NOTHING = "text.nothing"
    "The city has no text on it."
    ALREADY = "text.already"
    REMINDED = "reminder.already"
    "That reminder is set already."


@dataclass(frozen=True, slots=True)
class DeclineText:
    """Say why nothing is texted, then ask the open question again."""

    why: NoTextReason


ByText: TypeAlias = OfferText | SendText | DeclineText
