"""How often somebody may try to sign in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries of one account or one address since the first of them."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """How many tries there may be within a span of time."""

    most: int
    window: timedelta


PER_ACCOUNT = Limit(10, timedelta(minutes=15))
PER_ADDRESS = Limit(50, timedelta(minutes=15))
"A whole office may come from one address in the morning; who signs in gives the try back."


def tried(tries: Tries | None, limit: Limit, now: datetime) -> tuple[Tries, bool]:
    """Return the tries with one more, and whether that one is allowed."""
    if tries is None or now - tries.since >= limit.window:
        return Tries(1, now), True
    if tries.count >= limit.most:
        return tries, False
    return replace(tries, count=tries.count + 1), True


def given_back(tries: Tries) -> Tries:
    """Return the tries without the one that was right."""
    return replace(tries, count=max(0, tries.count - 1))
