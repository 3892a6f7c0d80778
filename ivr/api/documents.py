"""The API's documents: facts, slugs and times; never a caller's number, nor whose call it was."""

from datetime import date, datetime

from pydantic import BaseModel, Field, JsonValue, RootModel

from ivr.desk.callbacks.callback import CallbackKind, CallbackState, Result
from metrics.ledger.outcome import CountsAs, Disposition, FiledState, QueryOutcome
from metrics.ledger.records import Carrier, EscalationReason, Served, Sign
from routing.departments.banner import Mode, ScopeKind
from routing.departments.department import WhenClosed

BASE = "/api/v1"


class CallDocument(BaseModel):
    """A call; without disposition while it lasts."""

    id: str
    href: str
    queries: str = Field(description="Where its queries are.")
    started_at: datetime
    ended_at: datetime | None
    language: str
    turns: int
    carrier: Carrier = Field(description="Who brought the call: Twilio or the city's own exchange.")
    disposition: Disposition | None


class QueryDocument(BaseModel):
    """One topic of a call; without outcome while it is open."""

    call: str
    number: int = Field(description="Counted from 1 within the call.")
    opened_at: datetime
    closed_at: datetime | None
    language: str
    article: str = Field(description="Empty when the topic was never known.")
    article_version: int
    department: str
    confidence: float
    delivered: bool = Field(description="Whether the answer was played to 90 %.")
    escalation_reason: EscalationReason | None
    escalated_at: datetime | None
    connected_at: datetime | None
    queued: bool
    served: Served | None = Field(description="What the line itself gave: told, looked_up or guided.")
    refers: bool = Field(description="Whether the answer's only next step was a website or a person.")
    texted: bool = Field(description="Whether the caller agreed to a text about it.")
    was_asked: bool = Field(description="Whether the caller was asked if the answer helped.")
    sampled: bool = Field(description="Whether the call was drawn at random to be asked that.")
    sign: Sign | None = Field(
        description="How the answer was taken: said_yes, accepted, nothing_else, asked_on or left."
    )
    reopened: int = Field(description="How often it was taken up again in the same call.")
    filing: FiledState | None = Field(
        description="What became of the request that was filed: waiting, accepted or refused."
    )
    outcome: QueryOutcome | None
    counts_as: CountsAs | None = Field(description="Before the repeat test, which may still change it.")


class CallbackDocument(BaseModel):
    """A message, or a promised call-back."""

    id: str
    href: str
    reference: str = Field(description="What the caller was told.")
    kind: CallbackKind
    call: str
    department: str
    article: str
    language: str
    left_at: datetime
    due_at: datetime
    is_overdue: bool
    state: CallbackState
    tries: int = Field(description="Failed tries to call back.")
    result: Result | None
    closed_at: datetime | None
    seconds: float = Field(description="Length of the recording.")
    words: str | None = Field(description="Redacted; null without the scope callbacks:words.")
    version: int = Field(description="Sent along with a step.")


class StepDocument(BaseModel):
    """How a callback stands after a step."""

    id: str
    href: str
    state: CallbackState
    result: Result | None
    version: int


class WordingDocument(BaseModel):
    """An answer in one language."""

    name: str
    spoken: str
    more: list[str] = Field([], description="Further sentences, told to callers who ask for them.")
    asks: list[list[str]] = Field([], description="How callers ask for each of `more`, in its order.")
    is_withheld: bool = Field(
        default=False,
        description="Whether a person answers instead in this language: its figures are not the first one's.",
    )


class AnswerDocument(BaseModel):
    """An answer as callers hear it now."""

    id: str
    href: str
    version: int
    department: str
    handling: str
    is_off_air: bool = Field(description="Whether a person answers instead.")
    reviewed_on: date
    review_by: date
    wordings: dict[str, WordingDocument] = Field(description="By language.")


class BannerDocument(BaseModel):
    """A notice."""

    id: str
    href: str
    scope: ScopeKind
    concerns: list[str] = Field(description="The articles or departments of its scope.")
    mode: Mode
    texts: dict[str, str] = Field(description="By language.")
    starts_at: datetime
    ends_at: datetime
    is_on_air: bool


class DepartmentDocument(BaseModel):
    """A department, and whether it takes calls now."""

    id: str
    href: str
    names: dict[str, str] = Field(description="By language.")
    languages: list[str]
    is_open: bool
    opens_at: datetime | None = Field(description="The next opening; null while it is open.")
    has_queue: bool
    when_closed: WhenClosed


class FiguresDocument(RootModel[dict[str, JsonValue]]):
    """The contents of `cityline report --json`, exact and for the city's own use: not for publication."""


class ReleaseDocument(BaseModel):
    """A release of open data, and where it is."""

    first: date
    last: date
    href: str


class PublishedCount(BaseModel):
    """How many queries on a topic ended how in a month."""

    month: str
    topic: str = Field(description="“(all)” is a sum over the topics.")
    outcome: str = Field(description="“(all)” is a sum over the outcomes.")
    queries: int = Field(description="Rounded at random to a multiple of five.")


class PublishedDay(BaseModel):
    """How many queries there were on a day."""

    day: date
    queries: int = Field(description="Rounded at random to a multiple of five.")


class PublishedDocument(BaseModel):
    """A release as the city has published it: rounded, and without what would give away a small count."""

    first: date
    last: date
    monthly: list[PublishedCount]
    daily: list[PublishedDay]
    about: dict[str, JsonValue] = Field(description="The data set's description (DCAT, JSON-LD).")
