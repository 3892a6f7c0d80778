"""Whether the same caller raised the same topic again: the test that an unconfirmed answer has to pass."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from metrics.ledger import QueryRecord
from metrics.terms import USUAL

REPEAT_WINDOW = USUAL.repeat_window


class RepeatTest(StrEnum):
    """What is known of a query's repeats."""

    PASSED = "passed"
    REPEATED = "repeated"
    PENDING = "pending"
    "The days in which a repeat may come are not over."
    UNTESTABLE = "untestable"
    "The caller, the topic or the key of the hash is not known throughout, so a repeat could not be seen."


@dataclass(frozen=True, slots=True)
class Contacts:
    """When each caller raised each topic, by hash and article, in order."""

    times: Mapping[tuple[str, str], list[datetime]]
    rotations: tuple[datetime, ...] = ()
    "When the key of the hashes changed: the same caller has another hash afterwards."

    @classmethod
    def of(cls, queries: Iterable[QueryRecord], rotations: tuple[datetime, ...] = ()) -> "Contacts":
        """The contacts that queries are; the same query given twice is one."""
        opened: dict[tuple[str, str], set[datetime]] = defaultdict(set)
        for query in queries:
            opened[query.caller_hash, query.article].add(query.opened_at)
        return cls({key: sorted(times) for key, times in opened.items()}, rotations)

    def next_after(self, query: QueryRecord) -> datetime | None:
        """When the same caller raised the same topic next."""
        times = self.times.get((query.caller_hash, query.article), [])
        place = bisect_right(times, query.opened_at)
        return times[place] if place < len(times) else None

    def rotate_between(self, start: datetime, end: datetime) -> bool:
        """Whether callers became other hashes in this time."""
        return any(start < rotation <= end for rotation in self.rotations)


def repeat_test(
    query: QueryRecord, contacts: Contacts, now: datetime, window: timedelta = REPEAT_WINDOW
) -> RepeatTest:
    """What is known at an instant of a query's repeats."""
    if not query.caller_hash or not query.article:
        return RepeatTest.UNTESTABLE
    window_ends_at = query.opened_at + window
    again_at = contacts.next_after(query)
    if again_at and again_at <= min(window_ends_at, now):
        return RepeatTest.REPEATED
    if contacts.rotate_between(query.opened_at, min(window_ends_at, now)):
        return RepeatTest.UNTESTABLE
    return RepeatTest.PASSED if now >= window_ends_at else RepeatTest.PENDING
