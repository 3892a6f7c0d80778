"""The ledger: facts, slugs and numbers of every call, query and turn; never a caller's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from metrics.label import LabelRecord
from metrics.outcome import Disposition, QueryOutcome
from metrics.rating import RatingRecord


class EscalationReason(StrEnum):
    """Why a query was brought to a person."""

    ASKED = "asked"
    POLICY = "policy"
    REJECTED = "rejected"
    NOT_UNDERSTOOD = "not_understood"
    NOT_HEARD = "not_heard"
    URGENT = "urgent"
    EMERGENCY = "emergency"
    FAILURE = "failure"
    NOT_CURRENT = "not_current"
    TAKEN_OVER = "taken_over"
    "A member of staff took the call out of the conversation."
    ALL_TO_PEOPLE = "all_to_people"
    "The city's switch brings every call to a person."


class TransferOutcomeName(StrEnum):
    """What came of ringing one number of a person."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    FAILED = "failed"


class WrapUpKind(StrEnum):
    """What the person who took a call says of it."""

    RESOLVED = "resolved"
    FOLLOW_UP = "follow_up"
    WRONG_DEPARTMENT = "wrong_department"
    ASSISTANT_WRONG = "assistant_wrong"
    COULD_HAVE_ANSWERED = "could_have_answered"
    ABUSE = "abuse"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call; `disposition` and `ended_at` are None while it lasts."""

    call_sid: str
    started_at: datetime
    language: str
    caller_hash: str = ""
    "A keyed hash of the caller's number as `key.hash`, or empty when it is hidden."
    turns: int = 0
    is_test: bool = False
    disposition: Disposition | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QueryRecord:
    """One topic of a call; `outcome` and `closed_at` are None while it is open."""

    call_sid: str
    number: int
    "Counted from 1 within the call."
    opened_at: datetime
    language: str
    article: str = ""
    "Empty when the topic was never known."
    article_version: int = 0
    department: str = ""
    confidence: float = 0.0
    "0–1, of the understanding that led to the article."
    delivered: bool = False
    "Whether the answer was played to 90 %."
    transferred: bool = False
    "Whether a person's telephone was rung for it."
    reason: EscalationReason | None = None
    outcome: QueryOutcome | None = None
    closed_at: datetime | None = None
    caller_hash: str = ""
    "As in the call, so that a repeat is found without it."
    is_test: bool = False
    escalated_at: datetime | None = None
    "From when on the caller waited for a person."
    connected_at: datetime | None = None
    "When a person was there: the end of the wait."
    queued: bool = False
    "Whether the caller was offered a place in a queue."


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One exchange: what was asked, how it was understood, what was decided, and how long that took."""

    call_sid: str
    turn: int
    "Counted from 1 within the call."
    at: datetime
    language: str
    prompt: str
    "The id of the prompt that the caller answered, or the name of the call's state."
    understanding: str
    "recognized, ambiguous, no-match, danger, control or silence."
    topic: str
    "The article, wish or danger that was understood, as a slug; empty when there is none."
    decision: str
    confidence: float
    audio_ms: float | None = None
    "From the caller's end of speech to the first audio of the reply."
    transcription_ms: float | None = None
    decision_ms: float | None = None
    tokens: int = 0
    "What a language model was paid for in this turn."


@dataclass(frozen=True, slots=True)
class TransferRecord:
    """One number of a person that was rung for a call."""

    call_sid: str
    attempt: int
    "Counted from 1 within the call."
    at: datetime
    department: str
    outcome: TransferOutcomeName
    seconds: float = 0.0
    "How long the two talked."


@dataclass(frozen=True, slots=True)
class WrapUpRecord:
    """What staff say of a call that they took; the same id twice counts once."""

    id: str
    call_sid: str
    at: datetime
    kind: WrapUpKind
    department: str = ""
    "The right one, when the call came to a wrong one."
    article: str = ""
    "The article that was wrong, or that could have answered."
    by: str = ""


Record: TypeAlias = (
    CallRecord | QueryRecord | TurnRecord | TransferRecord | WrapUpRecord | LabelRecord | RatingRecord
)


@dataclass(frozen=True, slots=True)
class Extract:
    """The calls of a period with their queries, and the later queries that may repeat one of them."""

    calls: tuple[CallRecord, ...]
    queries: tuple[QueryRecord, ...]
    later: tuple[QueryRecord, ...] = ()
    turns: tuple[TurnRecord, ...] = ()
    transfers: tuple[TransferRecord, ...] = ()
    wrap_ups: tuple[WrapUpRecord, ...] = ()
    labels: tuple[LabelRecord, ...] = ()
    ratings: tuple[RatingRecord, ...] = ()
    rotations: tuple[datetime, ...] = ()
    "When the key of callers' hashes changed: a repeat across it cannot be seen."
    test_calls: int = 0
    "Calls of the period for trying the line out, which are not in it."
