"""A token: what another system shows, and what it may do with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.accounts.sign_in import draw_token, key_of

MARK = "cityline_"
"The beginning of every token, by which secret scanners find one left in a repository."
SHOWN = len(MARK) + 4
"First characters that are shown to tell tokens apart."
LONGEST_LIFE_DAYS = 3650
NOTED_EVERY = timedelta(minutes=1)
"The last use is written at most this often."


class TokenScope(StrEnum):
    """What a token opens: a noun and a verb."""

    CALLS = "calls:read"
    QUERIES = "queries:read"
    CALLBACKS = "callbacks:read"
    CALLBACK_WORDS = "callbacks:words"
    "The redacted words of a message, as staff see them in the list."
    CALLBACK_STEPS = "callbacks:write"
    ANSWERS = "answers:read"
    BANNERS = "banners:read"
    DEPARTMENTS = "departments:read"
    FIGURES = "figures:read"
    "Internal: exact figures, small ones too, from which a caller could be told."
    PUBLISHED = "figures:publish"
    "What the city has released as open data, rounded, and nothing else."


def scopes_named(names: Iterable[str]) -> frozenset[TokenScope]:
    """Return the scopes among some names."""
    named = set(names)
    return frozenset(scope for scope in TokenScope if scope.value in named)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as stored: only whoever was given it knows its text."""

    id: str
    name: str
    "The system that uses it."
    key: str = field(repr=False)
    "The hash by which it is found."
    prefix: str
    scopes: frozenset[TokenScope]
    made_by: str
    made_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Whether it is valid."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def is_to_be_noted(self, now: datetime) -> bool:
        """Whether it is time to record that it was used."""
        return self.used_at is None or now - self.used_at >= NOTED_EVERY

    @property
    def author(self) -> str:
        """The actor in the audit log and in the history of what it changes."""
        return f"token:{self.id}"


def draw_api_token() -> str:
    """Return the text of a new token."""
    return f"{MARK}{draw_token()}"


def prefix_of(text: str) -> str:
    """Return the part of a token that may be shown."""
    return text[:SHOWN]


def hash_of(text: str) -> str:
    """Return the hash by which a token is found."""
    return key_of(text)
