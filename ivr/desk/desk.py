"""The desk's interfaces: what its pages read and do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from ivr.desk.board import Board, Drawing
from ivr.desk.call import DeskCall, Exchange, Preference, WrapUp
from ivr.desk.explanation import Explain
from ivr.desk.feed import Feed
from ivr.desk.presence import Colleagues
from ivr.desk.reports import Reports
from ivr.desk.view import CityView, View

MOST_FOUND = 100
ASKED_OF_DATA = ("access", "correction", "erasure")
"What callers may ask about their own data, beside an objection."


@dataclass(frozen=True, slots=True)
class CallSearch:
    """A search; empty fields match everything."""

    words: str = field(default="", repr=False)
    "The caller's words, as they stand in the redacted transcript."
    article: str = ""
    department: str = ""
    reference: str = ""
    "The end of the CallSid."
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit: int = MOST_FOUND

    @property
    def is_empty(self) -> bool:
        """Whether it has no criteria."""
        return self == CallSearch(limit=self.limit)


TICK_SECONDS = 5.0
"How long a signed-out person may still receive events."


class DeskUser(Protocol):
    """The person at the desk."""

    @property
    def id(self) -> str:
        """Return who they are."""
        ...

    @property
    def number(self) -> str:
        """Return the number at which they take calls, or empty."""
        ...


class Casebook(Protocol):
    """Reads and closes stored calls; each method blocks."""

    def call(self, sid: str) -> DeskCall | None:
        """Return a call, live or over."""
        ...

    def rung_by(self, pop: str) -> str | None:
        """Return the open call with that screen-pop id."""
        ...

    def find(self, wanted: CallSearch) -> tuple[DeskCall, ...]:
        """Return the calls that match a search."""
        ...

    def transcript(self, sid: str) -> tuple[Exchange, ...]:
        """Return a call's turns so far."""
        ...

    def summary(self, call: DeskCall, language: str) -> str:
        """Return a call's summary in one sentence."""
        ...

    def opened(self, encrypted: str) -> str:
        """Return what was encrypted; empty if it can no longer be decrypted."""
        ...

    def mark(self, sid: str, *, has_helped: bool) -> None:
        """Keep whether the line helped in a wrapped-up call, unless that was said before."""
        ...

    def remember_objection(self, sid: str) -> bool:
        """Transcribe nothing of the caller's next calls; return whether the caller is known."""
        ...

    def has_objected(self, sid: str) -> bool:
        """Return whether it is remembered that the caller wants none of their calls transcribed."""
        ...

    def keep_request(self, sid: str, kind: str) -> bool:
        """Keep what the caller asks about their own data; return whether their number is known."""
        ...

    def close(self, sid: str, wrap_up: WrapUp) -> bool:
        """Wrap up a call, with its ledger row; return whether it was open."""
        ...


class Preferences(Protocol):
    """Stores preferences; both methods block."""

    def load(self, person: str) -> Preference:
        """Return a person's preferences."""
        ...

    def save(self, person: str, preference: Preference) -> None:
        """Save a person's preferences."""
        ...


class DeskSwitchboard(Protocol):
    """Connects staff with calls."""

    async def accept(self, sid: str, number: str, by: str) -> bool:
        """Ring a person for a queued caller; False if somebody else was faster."""
        ...

    async def take_over(self, sid: str, number: str, by: str) -> bool:
        """Ring a person for a caller in conversation."""
        ...

    async def lets_ring(self, sid: str) -> bool:
        """Whether the day's minutes let anybody be rung for a call."""
        ...

    async def let_go(self, sid: str, by: str) -> bool:
        """Stop ringing a person; the caller keeps waiting."""
        ...


class DeskWords(Protocol):
    """The pages' words in one language."""

    @property
    def language(self) -> str:
        """Return the language."""
        ...

    def __call__(self, text: str, **values: str) -> str:
        """Return a text by its id."""
        ...


class DeskPages(Protocol):
    """Where pages are rendered."""

    def words_for(self, request: Request) -> DeskWords:
        """Return the words for a request's reader."""
        ...

    def render(self, request: Request, template: str, *, status: int = 200, **context: object) -> Response:
        """Return a page."""
        ...

    def moved(self, request: Request, path: str, **told: object) -> Response:
        """Redirect to a page in the same language."""
        ...


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """Everything the desk's pages need."""

    feed: Feed
    board: Board
    drawing: Drawing
    casebook: Casebook
    preferences: Preferences
    switchboard: DeskSwitchboard
    city: Callable[[], CityView]
    clock: Callable[[], datetime]
    is_still_there: Callable[[Request], Awaitable[bool]]
    "Whether the person behind an event stream is still signed in."
    colleagues: Colleagues
    reports: Reports
    explain: Explain
    tick_seconds: float = TICK_SECONDS

    def view(self, language: str) -> View:
        """Return the current city in a language."""
        return View(self.city(), language, self.colleagues.name)
