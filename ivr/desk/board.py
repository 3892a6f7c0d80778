"""The board: a cache of the calls in progress, which desks read instead of the database."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import orjson

from ivr.desk.call import CallGroup, DeskCall, Preference, group_of
from ivr.desk.feed import Event, EventKind, Feed, FeedItem, Gap
from ivr.desk.view import CityView, DueCallback, View, milliseconds

CARDS_KEPT = 4000


class Fragments(Protocol):
    """Renders page fragments."""

    def fragment(self, language: str, template: str, **context: object) -> str:
        """Render a fragment in a language."""
        ...


@dataclass(frozen=True, slots=True)
class Drawing:
    """Renders and caches cards; call `forget` when the city or a name changes."""

    fragments: Fragments
    city: Callable[[], CityView]
    name_of: Callable[[str], str] = str
    _kept: dict[tuple[DeskCall, str, bool], str] = field(default_factory=dict)

    def card(self, call: DeskCall, language: str, preference: Preference) -> str:
        """Return a call's card in a language."""
        key = (call, language, preference.speaks(call.language))
        if key not in self._kept:
            if len(self._kept) >= CARDS_KEPT:
                self.forget()
            self._kept[key] = self._drawn(*key)
        return self._kept[key]

    def forget(self) -> None:
        """Invalidate every rendered card."""
        self._kept.clear()

    def _drawn(self, call: DeskCall, language: str, is_spoken: bool) -> str:  # noqa: FBT001 -- a part of the key
        card = View(self.city(), language, self.name_of).card(call)
        return self.fragments.fragment(language, "desk-card.html", **card, is_spoken=is_spoken)


@dataclass(frozen=True, slots=True)
class DeskReader:
    """The reader that a desk is rendered for."""

    person: str
    language: str
    preference: Preference


def news_of(sid: str, call: DeskCall | None, drawing: Drawing, reader: DeskReader) -> dict[str, object]:
    """Return the update for a changed call; without a group it is removed."""
    group: CallGroup | None = None
    if call is not None and reader.preference.wants(call, reader.person):
        group = group_of(call, reader.person)
    if call is None or group is None:
        return {"sid": sid}
    card = drawing.card(call, reader.language, reader.preference)
    return {"sid": sid, "group": group.value, "order": milliseconds(call.since), "html": card}


def news_json(calls: list[dict[str, object]], turns: list[str]) -> str:
    """Return changed calls and calls with new turns as JSON."""
    return orjson.dumps({"calls": calls, "turns": turns}).decode()


RETRY_SECONDS = 1.0
Found = TypeVar("Found")


class Register(Protocol):
    """Reads calls; each method blocks, and returns None while the database is down."""

    def open_calls(self) -> tuple[DeskCall, ...] | None:
        """Return live calls and calls to wrap up."""
        ...

    def calls(self, sids: Iterable[str]) -> tuple[DeskCall, ...] | None:
        """Return some calls."""
        ...

    def owed(self) -> tuple[DueCallback, ...] | None:
        """Return the open callbacks."""
        ...


@dataclass(slots=True)
class Board:
    """The shared view of calls; `follow` must run while anyone looks."""

    register: Register
    feed: Feed
    city_changed: Callable[[], None] = lambda: None
    seq: int = -1
    "The last shown event's number; -1 at first."
    owed: tuple[DueCallback, ...] = ()
    _calls: dict[str, DeskCall] = field(default_factory=dict)
    _turned: asyncio.Event = field(default_factory=asyncio.Event)

    def calls(self) -> tuple[DeskCall, ...]:
        """Return live calls and calls to wrap up."""
        return tuple(self._calls.values())

    def call(self, sid: str) -> DeskCall | None:
        """Return a call on the board, or None."""
        return self._calls.get(sid)

    async def reach(self, seq: int) -> int:
        """Wait until an event is shown; return the last shown event's number."""
        while self.seq < seq or self.seq < 0:
            await self._turned.wait()
        return self.seq

    async def follow(self) -> None:
        """Keep the board up to date as long as the service runs."""
        seq = await self.feed.ready()
        await self._look_anew(seq)
        async for news in self.feed.batches(seq):
            await self._look_at(news)

    async def _look_at(self, news: tuple[FeedItem, ...]) -> None:
        if any(isinstance(heard, Gap) for heard in news):
            self.city_changed()
            await self._look_anew(news[-1].seq)
            return
        events = [heard for heard in news if isinstance(heard, Event)]
        kinds = {event.kind for event in events}
        if EventKind.CITY in kinds:
            self.city_changed()
        if EventKind.CALLBACK in kinds:
            self.owed = await _asked(self.register.owed)
        sids = {event.subject for event in events if event.kind is EventKind.CALL}
        if sids:
            self._put(sids, await _asked(lambda: self.register.calls(sids)))
        self._turn(news[-1].seq)

    async def _look_anew(self, seq: int) -> None:
        calls = await _asked(self.register.open_calls)
        self.owed = await _asked(self.register.owed)
        self._calls = {call.sid: call for call in calls}
        self._turn(seq)

    def _put(self, sids: Iterable[str], calls: tuple[DeskCall, ...]) -> None:
        for sid in sids:
            self._calls.pop(sid, None)
        self._calls.update({call.sid: call for call in calls if call.is_live or call.is_to_close})

    def _turn(self, seq: int) -> None:
        self.seq = seq
        turned, self._turned = self._turned, asyncio.Event()
        turned.set()


async def _asked(question: Callable[[], Found | None]) -> Found:
    """Retry until the database answers."""
    while True:
        answer = await asyncio.to_thread(question)
        if answer is not None:
            return answer
        await asyncio.sleep(RETRY_SECONDS)
