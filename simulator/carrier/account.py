"""The carrier's customer: account, clock, queues, and refusals with Twilio's error numbers."""

import asyncio
import secrets
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit

from ivr.errors import CitylineError


class Refusal(CitylineError):
    """Twilio would refuse this; the number is Twilio's."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


LOOK_AGAIN_SECONDS = 0.1


class Clock:
    """Milliseconds since the call began, at a given speed (1.0 = real time)."""

    def __init__(self, speed: float = 1.0, ringing_speed: float | None = None) -> None:
        self._ringing_speed = ringing_speed or speed
        self._speed = speed
        self._since = time.monotonic()
        self._passed_ms = 0.0

    def ms(self) -> float:
        """Return carrier milliseconds since the call began."""
        return self._passed_ms + (time.monotonic() - self._since) * 1000 * self._speed

    async def until(self, at_ms: float) -> None:
        """Sleep until the given carrier time; yields to the loop even when it is late."""
        while True:
            await asyncio.sleep(self._wait_for(at_ms))
            if self.ms() >= at_ms:
                return

    async def sleep(self, seconds: float) -> None:
        """Sleep carrier seconds."""
        await self.until(self.ms() + seconds * 1000)

    @contextmanager
    def ringing(self) -> Iterator[None]:
        """Run at ringing speed: nothing is learned while a phone rings."""
        usual = self._speed
        self._turn_to(self._ringing_speed)
        try:
            yield
        finally:
            self._turn_to(usual)

    def _wait_for(self, at_ms: float) -> float:
        """Return wall seconds, few enough that a change of speed is noticed."""
        return min(LOOK_AGAIN_SECONDS, max(0.0, (at_ms - self.ms()) / 1000 / self._speed))

    def _turn_to(self, speed: float) -> None:
        self._passed_ms = self.ms()
        self._since = time.monotonic()
        self._speed = speed


MOST_MEMBERS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A caller in a queue; each call has a clock of its own."""

    clock: Clock
    since_ms: float

    @property
    def queued_seconds(self) -> float:
        """Return how long the caller has been in the queue."""
        return (self.clock.ms() - self.since_ms) / 1000


@dataclass(slots=True)
class CarrierQueue:
    """The callers of one queue, in order."""

    sid: str = field(default_factory=lambda: new_sid("QU"))
    members: list[Member] = field(default_factory=list)

    @contextmanager
    def joined(self, clock: Clock) -> Iterator[Member]:
        """Wait in the queue."""
        member = Member(clock, clock.ms())
        self.members.append(member)
        try:
            yield member
        finally:
            self.members.remove(member)

    def place(self, member: Member) -> tuple[tuple[str, str], ...]:
        """Return the parameters of each request for the waiting document."""
        waits = [other.queued_seconds for other in self.members]
        return (
            ("QueueSid", self.sid),
            ("QueuePosition", str(self.members.index(member) + 1)),
            ("QueueTime", str(round(member.queued_seconds))),
            ("AvgQueueTime", str(round(sum(waits) / len(waits)))),
            ("CurrentQueueSize", str(len(self.members))),
            ("MaxQueueSize", str(MOST_MEMBERS)),
        )


class Queues:
    """The account's queues, created when first named."""

    def __init__(self) -> None:
        self._queues: defaultdict[str, CarrierQueue] = defaultdict(CarrierQueue)

    def __getitem__(self, name: str) -> CarrierQueue:
        return self._queues[name]


_SECURE = {"https": "http", "wss": "ws", "http": "http", "ws": "ws"}


def new_sid(prefix: str) -> str:
    """Return a fresh identifier in Twilio's form: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class CarrierAccount:
    """The customer: requests are signed for the public address and delivered to the connect address."""

    sid: str
    auth_token: str = field(repr=False)
    public_base_url: str
    connect_base_url: str
    elsewhere: tuple[tuple[str, str], ...] = ()  # public origin → where it really listens

    def absolute(self, url: str, seen_from: str | None = None) -> str:
        """Resolve a URL as TwiML at `seen_from` means it."""
        return urljoin(seen_from or self.public_base_url, url)

    def delivery(self, url: str) -> str:
        """Return the local address for a public URL; no other URL is ever contacted."""
        parts = urlsplit(url)
        routes = dict(self.elsewhere) | {self.public_base_url: self.connect_base_url}
        for public, connect in routes.items():
            if urlsplit(public).netloc == parts.netloc:
                local = urlsplit(connect)
                scheme = _SECURE[parts.scheme] if local.scheme == "http" else parts.scheme
                return urlunsplit((scheme, local.netloc, parts.path, parts.query, ""))
        if parts.hostname in {"127.0.0.1", "localhost", "::1"}:
            return url
        raise Refusal(11210, "no route to this host")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """The customer's configuration of the called number."""

    voice_url: str = "/voice"
    fallback_url: str | None = None
    status_callback_url: str | None = None
