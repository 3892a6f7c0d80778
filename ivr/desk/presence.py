"""Who is at the desk now, who is free, and whose turn it is."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ivr.desk.call import DeskCall, Phase, Preference

GONE_AFTER = timedelta(seconds=60)
"Longest silence of a desk before it counts as unattended."
SEEN_EVERY = timedelta(seconds=20)
LOOK_SECONDS = 3.0


class Status(StrEnum):
    """What somebody at the desk is doing, in the order of the list."""

    FREE = "free"
    ON_CALL = "on_call"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody whose desk is open."""

    person: str
    since: datetime
    "When they arrived, began or ended a break, or ended their last call."
    seen_at: datetime
    is_on_break: bool = False
    preference: Preference = field(default_factory=Preference)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at the desk, with their status and since when."""

    presence: Presence
    status: Status
    since: datetime

    @property
    def person(self) -> str:
        """Their id."""
        return self.presence.person


def colleagues(
    present: Iterable[Presence], calls: Iterable[DeskCall], now: datetime
) -> tuple[Colleague, ...]:
    """Return who is at the desk, longest free first."""
    busy = {call.taken_by: call.since for call in calls if call.phase in {Phase.RINGING, Phase.WITH_PERSON}}
    here = (one for one in present if now - one.seen_at < GONE_AFTER or one.person in busy)
    order = list(Status)
    found = (_colleague(one, busy.get(one.person)) for one in here)
    return tuple(sorted(found, key=lambda one: (order.index(one.status), one.since, one.person)))


def _colleague(presence: Presence, on_call_since: datetime | None) -> Colleague:
    if on_call_since is not None:
        return Colleague(presence, Status.ON_CALL, on_call_since)
    return Colleague(presence, Status.BREAK if presence.is_on_break else Status.FREE, presence.since)


def next_person(here: Iterable[Colleague], calls: Iterable[DeskCall]) -> str:
    """Return who is next: longest free, and able to take the call that has waited longest; or empty."""
    free = [one for one in here if one.status is Status.FREE]
    waiting = sorted((call for call in calls if call.phase is Phase.WAITING), key=lambda call: call.since)
    for call in waiting:
        for one in free:
            if one.presence.preference.wants(call, one.person):
                return one.person
    return free[0].person if free and not waiting else ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Who was seen lately, and everybody's name by id."""

    present: tuple[Presence, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


class PresenceBook(Protocol):
    """Stores presence; each method blocks."""

    def load(self) -> Roster | None:
        """Return who has been seen lately, or None while the database is down."""
        ...

    def seen(self, person: str) -> None:
        """Note a sign of life."""
        ...

    def put_on_break(self, person: str, *, is_on_break: bool) -> None:
        """Begin or end a break."""
        ...


@dataclass(slots=True)
class Colleagues:
    """A cache of who is at the desk, which pages read; `follow` must run while anyone looks."""

    book: PresenceBook
    clock: Callable[[], datetime]
    names_changed: Callable[[], None] = lambda: None
    _roster: Roster = Roster()

    @property
    def present(self) -> tuple[Presence, ...]:
        """Who has been seen lately."""
        return self._roster.present

    def name(self, person: str) -> str:
        """Return a person's name, or their id while it is unknown."""
        return self._roster.names.get(person, person)

    async def follow(self) -> None:
        """Keep the cache up to date as long as the service runs."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Read who is at the desk, and their names."""
        roster = await asyncio.to_thread(self.book.load)
        if roster is None:
            return
        before, self._roster = self._roster, roster
        if roster.names != before.names:
            self.names_changed()

    async def seen(self, person: str) -> None:
        """Note a sign of life, unless there was one just before."""
        now = self.clock()
        if any(one.person == person and now - one.seen_at < SEEN_EVERY for one in self.present):
            return
        await asyncio.to_thread(self.book.seen, person)
        await self.look()

    async def put_on_break(self, person: str, *, is_on_break: bool) -> None:
        """Begin or end a person's break."""
        await asyncio.to_thread(lambda: self.book.put_on_break(person, is_on_break=is_on_break))
        await self.look()

    def is_on_break(self, person: str) -> bool:
        """Whether a person is on a break."""
        return any(one.person == person and one.is_on_break for one in self.present)
