"""How a query ended and how a call ended: exactly one each, and what each counts as.

The rules are a table in outcome_rules.py. The call's disposition is that of its weightiest query.
"""

from collections.abc import Iterable
from enum import StrEnum


class QueryOutcome(StrEnum):
    """How a query ended."""

    ANSWERED_CONFIRMED = "answered_confirmed"
    ANSWERED_UNCONFIRMED = "answered_unconfirmed"
    ANSWERED_REJECTED = "answered_rejected"
    ABANDONED_BEFORE_ANSWER = "abandoned_before_answer"
    ESCALATED_CONNECTED = "escalated_connected"
    ESCALATED_LOST = "escalated_lost"
    CALLBACK_OR_VOICEMAIL = "callback_or_voicemail"
    SERVICE_REQUEST_FILED = "service_request_filed"
    EMERGENCY_REDIRECTED = "emergency_redirected"
    OUT_OF_SCOPE_REDIRECTED = "out_of_scope_redirected"
    NO_SPEECH_OR_SPAM = "no_speech_or_spam"
    TECHNICAL_FAILURE = "technical_failure"


class CountsAs(StrEnum):
    """What an outcome means in a report."""

    RESOLVED = "resolved"
    PROVISIONAL = "provisional"
    UNRESOLVED = "unresolved"
    ESCALATED = "escalated"
    FAILED_HANDOFF = "failed_handoff"
    EMERGENCY = "emergency"
    REDIRECTED = "redirected"
    EXCLUDED = "excluded"
    FAILED = "failed"


class Disposition(StrEnum):
    """How a call ended."""

    EMERGENCY = "emergency"
    FAILED = "failed"
    LOST = "lost"
    ESCALATED = "escalated"
    DEFERRED = "deferred"
    UNRESOLVED = "unresolved"
    ABANDONED = "abandoned"
    REDIRECTED = "redirected"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    NO_SPEECH = "no_speech"


WEIGHTIEST_FIRST = (
    (QueryOutcome.EMERGENCY_REDIRECTED, Disposition.EMERGENCY),
    (QueryOutcome.TECHNICAL_FAILURE, Disposition.FAILED),
    (QueryOutcome.ESCALATED_LOST, Disposition.LOST),
    (QueryOutcome.ESCALATED_CONNECTED, Disposition.ESCALATED),
    (QueryOutcome.CALLBACK_OR_VOICEMAIL, Disposition.DEFERRED),
    (QueryOutcome.ANSWERED_REJECTED, Disposition.UNRESOLVED),
    (QueryOutcome.ABANDONED_BEFORE_ANSWER, Disposition.ABANDONED),
    (QueryOutcome.OUT_OF_SCOPE_REDIRECTED, Disposition.REDIRECTED),
    (QueryOutcome.ANSWERED_UNCONFIRMED, Disposition.ANSWERED),
    (QueryOutcome.ANSWERED_CONFIRMED, Disposition.RESOLVED),
    (QueryOutcome.SERVICE_REQUEST_FILED, Disposition.RESOLVED),
    (QueryOutcome.NO_SPEECH_OR_SPAM, Disposition.NO_SPEECH),
)
"A call is no better than its worst query, so that one confirmed answer never hides a lost caller."


def disposition_of(outcomes: Iterable[QueryOutcome]) -> Disposition:
    """How a call ended whose queries ended like this; a call in which nothing was raised had no speech."""
    ended = frozenset(outcomes)
    return next((closing for outcome, closing in WEIGHTIEST_FIRST if outcome in ended), Disposition.NO_SPEECH)
