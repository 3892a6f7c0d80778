"""The ledger: facts, slugs and numbers of every call, query and turn; never a caller's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from metrics.outcome import Disposition, QueryOutcome


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


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call; `disposition` and `ended_at` are None while it lasts."""

    call_sid: str
    started_at: datetime
    language: str
    caller_hash: str = ""
    "A keyed hash of the caller's number; empty when it is hidden."
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


Record: TypeAlias = CallRecord | QueryRecord | TurnRecord


@dataclass(frozen=True, slots=True)
class Extract:
    """The calls of a period with their queries, and the later queries that may repeat one of them."""

    calls: tuple[CallRecord, ...]
    queries: tuple[QueryRecord, ...]
    later: tuple[QueryRecord, ...] = ()
