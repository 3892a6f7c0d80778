"""How a query ended and how a call ended: exactly one each, and what each counts as.

A query has one topic. Its outcome is set once, by the first of these facts that happens:

outcome                     rule                                                            counts as
answered_confirmed          answer played to 90 %, caller said that it helped               resolved
answered_unconfirmed        answer played to 90 %, caller hung up or moved on               provisional
answered_rejected           answer played, caller said that it did not help                 unresolved
abandoned_before_answer     caller hung up before that, in a menu or in a reprompt          unresolved
escalated_connected         a person picked up                                              escalated
escalated_lost              nobody picked up, or the caller hung up while it rang           failed_handoff
callback_or_voicemail       a message was left; staff close it later                        escalated
service_request_filed       a request number was returned to the caller                     resolved
emergency_redirected        the safety words were spoken                                    emergency
out_of_scope_redirected     the caller was told whom to call                                redirected
no_speech_or_spam           silent, fax or text-phone tone, robocall                        excluded
technical_failure           the line failed                                                 failed

Provisional becomes resolved when the same caller does not raise the same topic again within seven days.
Excluded is shown, but no rate is taken of it. The call's disposition is that of its weightiest query.
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


COUNTS_AS = {
    QueryOutcome.ANSWERED_CONFIRMED: CountsAs.RESOLVED,
    QueryOutcome.ANSWERED_UNCONFIRMED: CountsAs.PROVISIONAL,
    QueryOutcome.ANSWERED_REJECTED: CountsAs.UNRESOLVED,
    QueryOutcome.ABANDONED_BEFORE_ANSWER: CountsAs.UNRESOLVED,
    QueryOutcome.ESCALATED_CONNECTED: CountsAs.ESCALATED,
    QueryOutcome.ESCALATED_LOST: CountsAs.FAILED_HANDOFF,
    QueryOutcome.CALLBACK_OR_VOICEMAIL: CountsAs.ESCALATED,
    QueryOutcome.SERVICE_REQUEST_FILED: CountsAs.RESOLVED,
    QueryOutcome.EMERGENCY_REDIRECTED: CountsAs.EMERGENCY,
    QueryOutcome.OUT_OF_SCOPE_REDIRECTED: CountsAs.REDIRECTED,
    QueryOutcome.NO_SPEECH_OR_SPAM: CountsAs.EXCLUDED,
    QueryOutcome.TECHNICAL_FAILURE: CountsAs.FAILED,
}

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


def counts_as(outcome: QueryOutcome) -> CountsAs:
    """What an outcome means in a report."""
    return COUNTS_AS[outcome]


def disposition_of(outcomes: Iterable[QueryOutcome]) -> Disposition:
    """How a call ended whose queries ended like this; a call in which nothing was raised had no speech."""
    ended = frozenset(outcomes)
    return next((closing for outcome, closing in WEIGHTIEST_FIRST if outcome in ended), Disposition.NO_SPEECH)
