"""A text that came in, and what was done about it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

CONVERSATION = timedelta(hours=24)
"A text after so long a silence begins another conversation; what was asked before is not asked any more."
MOST_AN_HOUR, MOST_A_DAY = 10, 30
"Texts of one number that are answered; whoever writes more is told once to call."


class TextOutcome(StrEnum):
    """What was done about a text; every text has exactly one."""

    EMERGENCY = "emergency"
    ANSWERED = "answered"
    "A reviewed answer was texted; whether it helped is not known, so it never counts as resolved."
    ASKED_BACK = "asked_back"
    HANDED_OVER = "handed_over"
    "A department has it as a message."
    EXPLAINED = "explained"
    "Something true about the line was texted."
    NOTHING_SAID = "nothing_said"
    "Thanks, a goodbye, nothing that wants a reply."
    LIMITED = "limited"
    "Too many texts of this number: kept, and not answered."
    STOPPED = "stopped"
    "Whoever texted STOP gets no reply; a department has it as a message."


@dataclass(frozen=True, slots=True)
class ReceivedText:
    """A text that came in; its words are kept where callers' words are."""

    id: str
    "The carrier's id of the text."
    call_sid: str
    "The conversation: the id of its first text, which stands where a call's id does."
    turn: int
    caller: str
    "The number's keyed hash."
    language: str
    outcome: TextOutcome
    at: datetime
    purge_on: date
    article: str = ""
    department: str = ""
    "Who has it as a message."
    reply: str = ""
    "What was texted back, from reviewed texts alone."
    encrypted_dialogue: str = field(default="", repr=False)
    "Where the conversation stands after it."


def is_limited(in_last_hour: int, in_last_day: int) -> bool:
    """Whether a number has texted so much that it is not answered any more."""
    return in_last_hour >= MOST_AN_HOUR or in_last_day >= MOST_A_DAY
