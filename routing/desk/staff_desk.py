"""The desk as its pages use it: what they read, what they do, and whom they ask."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from routing.desk.board import Board
from routing.desk.desk_call import DeskCall
from routing.desk.drawing import Drawing
from routing.desk.exchange import Exchange
from routing.desk.feed import Feed
from routing.desk.preference import Preference
from routing.desk.view import City
from routing.desk.wanted import Wanted
from routing.desk.wrap_up import WrapUp

TICK_SECONDS = 5.0
"How long somebody who was signed out may still be told of calls."


class Person(Protocol):
    """Who sits at the desk."""

    @property
    def id(self) -> str:
        """Return who they are."""
        ...

    @property
    def number(self) -> str:
        """Return the telephone on which they take calls; empty when they take none."""
        ...


class Casebook(Protocol):
    """What is kept of calls; each method blocks."""

    def call(self, sid: str) -> DeskCall | None:
        """Return a call, also one that is over."""
        ...

    def rung_by(self, pop: str) -> str | None:
        """Return which open call a telephone rings for, by the id that came with it."""
        ...

    def find(self, wanted: Wanted) -> tuple[DeskCall, ...]:
        """Return the calls that are looked for."""
        ...

    def reported(self) -> tuple[DeskCall, ...]:
        """Return the calls of which staff reported, while they are kept, that something has to be mended."""
        ...

    def transcript(self, sid: str) -> tuple[Exchange, ...]:
        """Return a call's turns so far."""
        ...

    def summary(self, call: DeskCall, language: str) -> str:
        """Return a call in one sentence."""
        ...

    def opened(self, sealed: str) -> str:
        """Return what was sealed; empty when it cannot be opened any more."""
        ...

    def close(self, sid: str, wrap_up: WrapUp) -> bool:
        """Close a call with its row in the ledger, and return whether it could be closed."""
        ...


class Preferences(Protocol):
    """What people want to see; both methods block."""

    def load(self, person: str) -> Preference:
        """Return what a person wants to see."""
        ...

    def save(self, person: str, preference: Preference) -> None:
        """Keep what a person wants to see."""
        ...


class Switchboard(Protocol):
    """Where staff take calls."""

    async def accept(self, sid: str, number: str, by: str) -> bool:
        """Ring a person for a caller who waits; False when somebody else was faster."""
        ...

    async def take_over(self, sid: str, number: str, by: str) -> bool:
        """Ring a person for a caller who talks with the line."""
        ...

    async def let_go(self, sid: str, by: str) -> bool:
        """Stop ringing a person; the caller goes on waiting."""
        ...


class Words(Protocol):
    """The words of the pages in one language."""

    @property
    def language(self) -> str:
        """Return the language."""
        ...


class Pages(Protocol):
    """Where pages are rendered."""

    def words_for(self, request: Request) -> Words:
        """Return the words for the person who asks."""
        ...

    def render(self, request: Request, template: str, **context: object) -> Response:
        """Return a page."""
        ...


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """All that the desk's pages need."""

    feed: Feed
    board: Board
    drawing: Drawing
    casebook: Casebook
    preferences: Preferences
    switchboard: Switchboard
    city: Callable[[], City]
    clock: Callable[[], datetime]
    is_still_there: Callable[[Request], Awaitable[bool]]
    "Whether the person of a long answer is still signed in."
    tick_seconds: float = TICK_SECONDS
