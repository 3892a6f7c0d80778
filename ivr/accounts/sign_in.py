"""How long a sign-in is good."""

from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
"Without a request for this long, a person has left."
LONGEST = timedelta(hours=12)
"A working day; whoever stays longer signs in again."
NOTED_EVERY = timedelta(minutes=1)
"Requests that follow one another closely are noted once."


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser in which a person has signed in."""

    account_id: str
    started_at: datetime
    seen_at: datetime


def is_over(sign_in: SignIn, now: datetime) -> bool:
    """Return whether a sign-in is no longer good."""
    return now - sign_in.seen_at >= IDLE or now - sign_in.started_at >= LONGEST


def is_to_be_noted(sign_in: SignIn, now: datetime) -> bool:
    """Return whether it is time to write down that the person is still here."""
    return now - sign_in.seen_at >= NOTED_EVERY
