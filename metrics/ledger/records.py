"""Ledger records of calls, queries and turns: facts, slugs and numbers, never a caller's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from metrics.ledger.outcome import Disposition, FiledState, QueryOutcome, RepeatTest


class LabelKind(StrEnum):
    """A reviewer's verdict on a turn."""

    RIGHT = "right"
    WRONG_ANSWER = "wrong_answer"
    SHOULD_HAVE_ESCALATED = "should_have_escalated"
    HEARD_WRONGLY = "heard_wrongly"


@dataclass(frozen=True, slots=True)
class LabelRecord:
    """A reviewer's label of a turn; every one is kept, and the latest of a turn counts."""

    id: str
    call_sid: str
    turn: int
    at: datetime
    "When it was given; it counts on the day of the call."
    kind: LabelKind
    stratum: str
    "The stratum of the sample, such as fr/low."
    by: str


HIGHEST = 5
SATISFIED = 4
"Lowest score that counts as satisfied."


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """A call's rating; `score` is None if no key was pressed."""

    call_sid: str
    at: datetime
    after_person: bool
    "Whether a person had taken the call before."
    score: int | None = None
    "1–5, where 5 is best."

    def __post_init__(self) -> None:
        if self.score is not None and not 1 <= self.score <= HIGHEST:
            raise ValueError(f"{self.score} is no score from 1 to {HIGHEST}")


class EscalationReason(StrEnum):
    """Why a query was escalated."""

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
    "The city's switch sends every call to a person."
    OBJECTED = "objected"
    "The caller objected to transcription."
    RETURNED = "returned"
    "The caller had called about it more than once recently."
    UNIDENTIFIED = "unidentified"
    "The caller did not prove by two numbers that a file is theirs."
    UNTOLD = "untold"
    "The caller asked something that the answer does not tell."


class Served(StrEnum):
    """What the line itself did for a query."""

    TOLD = "told"
    "A reviewed answer, the same for everybody."
    LOOKED_UP = "looked_up"
    "The caller's own answer, from the city's data."
    GUIDED = "guided"
    "The end of a guided journey."


class Sign(StrEnum):
    """How a caller took an answer, whose outcome alone does not say it."""

    SAID_YES = "said_yes"
    "Said yes when asked whether it helped."
    ACCEPTED = "accepted"
    "Accepted it in their own words, without being asked."
    NOTHING_ELSE = "nothing_else"
    "Wanted nothing else, or said goodbye."
    ASKED_ON = "asked_on"
    "Asked something else."
    LEFT = "left"
    "Hung up, or fell silent."


class TransferOutcomeName(StrEnum):
    """The outcome of a dial."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    FAILED = "failed"


class WrapUpName(StrEnum):
    """The wrap-up of a call by staff."""

    RESOLVED = "resolved"
    FOLLOW_UP = "follow_up"
    WRONG_DEPARTMENT = "wrong_department"
    ASSISTANT_WRONG = "assistant_wrong"
    COULD_HAVE_ANSWERED = "could_have_answered"
    ABUSE = "abuse"


class Carrier(StrEnum):
    """Who brings a call to the line."""

    TWILIO = "twilio"
    EXCHANGE = "exchange"
    "The city's own telephone exchange."

    @property
    def recognizes(self) -> bool:
        """Whether it can recognize speech itself; if not, it takes keys only."""
        return self is Carrier.TWILIO


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
    carrier: Carrier = Carrier.TWILIO


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
    "Whether at least 90 % of the answer was played."
    transferred: bool = False
    "Whether a person's telephone rang for it."
    reason: EscalationReason | None = None
    outcome: QueryOutcome | None = None
    closed_at: datetime | None = None
    caller_hash: str = ""
    "Copied from the call, so that a repeat is found without it."
    is_test: bool = False
    escalated_at: datetime | None = None
    "When the caller began to wait for a person."
    connected_at: datetime | None = None
    "When a person was connected."
    queued: bool = False
    "Whether the caller was offered a place in a queue."
    repeat: RepeatTest | None = None
    "The result of the repeat test; from then on nobody knows whose query it was."
    repeat_days: int | None = None
    "The repeat window by which that was found; None in older records."
    served: Served | None = None
    "None before anything was done, and in older records."
    refers: bool = False
    "Whether the answer's only next step was a website or a person."
    texted: bool = False
    "Whether the caller agreed to a text about it."
    was_asked: bool = False
    "Whether the caller was asked if the answer helped."
    sampled: bool = False
    "Whether the call was drawn to be asked that, rather than asked where doubt mattered."
    sign: Sign | None = None
    "None for an unclear sign, for any other outcome, and in older records."
    reopened: int = 0
    "How often the caller took it up again in the same call after it had an outcome."
    filing: FiledState | None = None
    "None where nothing was filed, and in older records."


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn: prompt, meaning, decision, and latencies."""

    call_sid: str
    turn: int
    "Counted from 1 within the call."
    at: datetime
    language: str
    prompt: str
    "The id of the prompt that the caller answered, or the name of the call's state."
    understanding: str
    "recognized, ambiguous, chosen, no-match, danger, control or silence."
    topic: str
    "The slug of the article, request or danger that was understood; empty for none."
    decision: str
    confidence: float
    audio_ms: float | None = None
    "From the caller's end of speech to the first audio of the reply."
    transcription_ms: float | None = None
    decision_ms: float | None = None
    tokens: int = 0
    "Language model tokens of this turn."
    caution: str = ""
    "The kind of danger for which the safety sentence was said first, whatever else was meant."


@dataclass(frozen=True, slots=True)
class TransferRecord:
    """One dial for a call."""

    call_sid: str
    attempt: int
    "Counted from 1 within the call."
    at: datetime
    department: str
    outcome: TransferOutcomeName
    seconds: float = 0.0
    "How long person and caller talked."


@dataclass(frozen=True, slots=True)
class WrapUpRecord:
    """A wrap-up by staff; the same id counts once."""

    id: str
    call_sid: str
    at: datetime
    kind: WrapUpName
    department: str = ""
    "The right one, if the call came to the wrong one."
    article: str = ""
    "The article that was wrong, or that could have answered."
    by: str = ""


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """A message or call-back that somebody was promised an answer to; the latest state of an id counts."""

    id: str
    call_sid: str
    department: str
    due_at: datetime
    closed_at: datetime | None = None
    is_kept: bool = False
    "Whether it was done; closed otherwise, nobody could be reached."


Record: TypeAlias = (
    CallRecord
    | QueryRecord
    | TurnRecord
    | TransferRecord
    | WrapUpRecord
    | LabelRecord
    | RatingRecord
    | PromiseRecord
)


@dataclass(frozen=True, slots=True)
class Extract:
    """A period's calls and queries, with later queries that may be repeats."""

    calls: tuple[CallRecord, ...]
    queries: tuple[QueryRecord, ...]
    later: tuple[QueryRecord, ...] = ()
    turns: tuple[TurnRecord, ...] = ()
    transfers: tuple[TransferRecord, ...] = ()
    wrap_ups: tuple[WrapUpRecord, ...] = ()
    labels: tuple[LabelRecord, ...] = ()
    ratings: tuple[RatingRecord, ...] = ()
    promises: tuple[PromiseRecord, ...] = ()
    rotations: tuple[datetime, ...] = ()
    "When the hash key changed; repeats across a change are invisible."
    test_calls: int = 0
    "Trial calls of the period, which are excluded."
