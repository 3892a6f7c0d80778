"""What this line remembers of a person while they are at the city's sign-in service."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import TypeAdapter, ValidationError

from ivr.accounts.way_back import HOME

LONGEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the person was going, and what the answer must match."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    left_at: datetime
    way_back: str = HOME


def to_json(departure: Departure) -> str:
    """Return a departure as text, to be sealed."""
    return _FORM.dump_json(departure).decode()


def from_json(text: str) -> Departure | None:
    """Return a departure from its text, or nothing."""
    try:
        return _FORM.validate_json(text)
    except ValidationError:
        return None


def is_answer_to(departure: Departure, state: str, now: datetime) -> bool:
    """Return whether an answer of the sign-in service is for this departure, and in time."""
    return (
        hmac.compare_digest(departure.state.encode(), state.encode()) and now - departure.left_at <= LONGEST
    )


_FORM = TypeAdapter(Departure)
