"""Whether a caller is asked how satisfied they are: once, at the end, and never after an emergency."""

from dataclasses import replace
from datetime import datetime

from ivr.call import Call
from ivr.call_state import State
from ivr.rating import Rating
from metrics.outcome import QueryOutcome
from metrics.rating import HIGHEST
from routing.decision import End

ANSWERED = frozenset(
    {QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED, QueryOutcome.ANSWERED_REJECTED}
)
KEYS = {str(score): score for score in range(1, HIGHEST + 1)}


def is_asked(call: Call) -> bool:
    """Whether a call that is over ends with the question: an answer or a person was there to be judged."""
    outcomes = {query.outcome for query in call.queries}
    if call.state is not State.ENDED or QueryOutcome.EMERGENCY_REDIRECTED in outcomes:
        return False
    if QueryOutcome.ESCALATED_CONNECTED in outcomes:
        return True
    return isinstance(call.last, End) and not ANSWERED.isdisjoint(outcomes)


def asked(call: Call, now: datetime) -> Call:
    """Return a call in which the question is asked; asking again changes nothing."""
    if call.rating is not None:
        return call
    met = any(query.outcome is QueryOutcome.ESCALATED_CONNECTED for query in call.queries)
    return replace(call, rating=Rating(now, met))


def rated(call: Call, key: str) -> Call:
    """Return a call with the caller's key; only the first key of the question counts."""
    rating = call.rating
    if rating is None or rating.score is not None or key not in KEYS:
        return call
    return replace(call, rating=replace(rating, score=KEYS[key]))
