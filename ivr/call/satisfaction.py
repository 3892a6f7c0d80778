"""The satisfaction question: asked once, at the end, never after an emergency."""

from dataclasses import replace
from datetime import datetime

from ivr.call.call import Call
from ivr.call.states import CallState, Rating
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import HIGHEST
from routing.decision import End

ANSWERED = frozenset(
    {QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED, QueryOutcome.ANSWERED_REJECTED}
)
KEYS = {str(score): score for score in range(1, HIGHEST + 1)}


def is_asked(call: Call) -> bool:
    """Whether to ask: only after an answer or a person."""
    outcomes = {query.outcome for query in call.queries}
    if call.state is not CallState.ENDED or QueryOutcome.EMERGENCY_REDIRECTED in outcomes:
        return False
    if QueryOutcome.ESCALATED_CONNECTED in outcomes:
        return True
    return isinstance(call.last, End) and not ANSWERED.isdisjoint(outcomes)


def asked(call: Call, now: datetime) -> Call:
    """Return a call with the question asked; asking again changes nothing."""
    if call.rating is not None:
        return call
    met = any(query.outcome is QueryOutcome.ESCALATED_CONNECTED for query in call.queries)
    return replace(call, rating=Rating(now, met))


def rated(call: Call, key: str) -> Call:
    """Return a call with its rating; only the first key counts."""
    rating = call.rating
    if rating is None or rating.score is not None or key not in KEYS:
        return call
    return replace(call, rating=replace(rating, score=KEYS[key]))
