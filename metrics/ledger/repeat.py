"""The repeat test of unconfirmed answers: did the same caller raise the same topic again?"""

import hashlib
import hmac
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from metrics.ledger.outcome import QueryOutcome, RepeatTest
from metrics.ledger.period import USUAL
from metrics.ledger.records import QueryRecord

KEY_DIGITS = 8
"Long enough to tell a city's keys apart; reveals nothing about the key itself."


def caller_hash(secret: bytes, number: str) -> str:
    """Hash an E.164 number as `key.hash`; a hidden number stays empty."""
    if not number:
        return ""
    digest = hmac.new(secret, f"caller:{number}".encode(), hashlib.sha256).hexdigest()
    return f"{key_name(secret)}.{digest}"


def key_name(secret: bytes) -> str:
    """Return a key's name; hashes under different keys cannot be compared."""
    return hmac.new(secret, b"the name of this key", hashlib.sha256).hexdigest()[:KEY_DIGITS]


REPEAT_WINDOW = USUAL.repeat_window


@dataclass(frozen=True, slots=True)
class Contacts:
    """Each caller's contacts by hash and article, in order."""

    times: Mapping[tuple[str, str], list[tuple[datetime, str]]]
    "When, and in which call."
    vague: Mapping[str, list[tuple[datetime, str]]]
    "Each caller's contacts with an unknown topic or an escalation."
    rotations: tuple[datetime, ...] = ()
    "When the hash key changed."

    @classmethod
    def of(cls, queries: Iterable[QueryRecord], rotations: tuple[datetime, ...] = ()) -> "Contacts":
        """Build contacts from queries, without duplicates."""
        opened: dict[tuple[str, str], set[tuple[datetime, str]]] = defaultdict(set)
        vague: dict[str, set[tuple[datetime, str]]] = defaultdict(set)
        for query in queries:
            opened[query.caller_hash, query.article].add((query.opened_at, query.call_sid))
            if query.caller_hash and is_vague(query):
                vague[query.caller_hash].add((query.opened_at, query.call_sid))
        by_caller = {caller: sorted(contacts) for caller, contacts in vague.items()}
        return cls({key: sorted(times) for key, times in opened.items()}, by_caller, rotations)

    def next_after(self, query: QueryRecord) -> datetime | None:
        """Return when the same caller next raised the same topic, or may have."""
        times = self.times.get((query.caller_hash, query.article), [])
        later = times[bisect_right(times, query.opened_at, key=itemgetter(0)) :]
        is_filed = query.outcome is QueryOutcome.SERVICE_REQUEST_FILED
        # Who reports two things in one call raises nothing again.
        again = [at for at, call in later if not (is_filed and call == query.call_sid)][:1]
        if query.outcome is QueryOutcome.ANSWERED_UNCONFIRMED:
            vague = self.vague.get(query.caller_hash, [])
            others = (at for at, call in vague if at > query.opened_at and call != query.call_sid)
            again = [*again, *([first] if (first := next(others, None)) else [])]
        return min(again, default=None)

    def rotated_between(self, start: datetime, end: datetime) -> bool:
        """Whether the hash key changed in this time."""
        return any(start < rotation <= end for rotation in self.rotations)


def is_vague(query: QueryRecord) -> bool:
    """Whether a query may be about any topic: unknown, or escalated."""
    return not query.article or query.reason is not None


def window_end(query: QueryRecord, window: timedelta = REPEAT_WINDOW) -> datetime:
    """Return when a query can no longer be repeated, in elapsed time."""
    return query.opened_at.astimezone(UTC) + window


def window_of(query: QueryRecord, window: timedelta = REPEAT_WINDOW) -> timedelta:
    """Return the window by which a query's repeat was found, else the one in force."""
    return window if query.repeat_days is None else timedelta(days=query.repeat_days)


def repeat_test(
    query: QueryRecord, contacts: Contacts, now: datetime, window: timedelta = REPEAT_WINDOW
) -> RepeatTest:
    """Run the repeat test of a query at an instant."""
    if query.repeat is not None:
        return query.repeat
    if not query.caller_hash or not query.article:
        return RepeatTest.UNTESTABLE
    window_ends_at = window_end(query, window)
    again_at = contacts.next_after(query)
    if again_at and again_at <= min(window_ends_at, now):
        return RepeatTest.REPEATED
    if contacts.rotated_between(query.opened_at, min(window_ends_at, now)):
        return RepeatTest.UNTESTABLE
    return RepeatTest.PASSED if now >= window_ends_at else RepeatTest.PENDING
