"""Queues: who waits in which of the account's queues, since when, and so in which place."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ivr.phone.carrier.account import new_sid
from ivr.phone.carrier.clock import Clock

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
class Queue:
    """The callers of one queue, the first one first."""

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
        """Return what each request for the waiting document tells."""
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
    """The account's queues, made when they are first named."""

    def __init__(self) -> None:
        self._queues: defaultdict[str, Queue] = defaultdict(Queue)

    def __getitem__(self, name: str) -> Queue:
        return self._queues[name]
