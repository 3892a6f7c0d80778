"""Outcomes of queries and dispositions of calls, exactly one each, and what they count as.

The rules are in one table. A call's disposition follows its weightiest query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from metrics.text import Text


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


class FiledState(StrEnum):
    """What became of a request in the city's own system."""

    WAITING = "waiting"
    "Kept here until that system can be reached."
    ACCEPTED = "accepted"
    REFUSED = "refused"
    "Staff must see to it."


class CountsAs(StrEnum):
    """What an outcome counts as in reports."""

    RESOLVED = "resolved"
    PROVISIONAL = "provisional"
    WAITING = "waiting"
    "Filed here, and not yet accepted by the city's own system."
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
"The worst query decides, so a confirmed answer never hides a lost caller."


def disposition_of(outcomes: Iterable[QueryOutcome]) -> Disposition:
    """Return a call's disposition from its queries' outcomes; no queries means no speech."""
    ended = frozenset(outcomes)
    return next((closing for outcome, closing in WEIGHTIEST_FIRST if outcome in ended), Disposition.NO_SPEECH)


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """The rule of an outcome, and what it counts as."""

    outcome: QueryOutcome
    counts_as: CountsAs
    rule: Text


OUTCOME_RULES = (
    OutcomeRule(
        QueryOutcome.ANSWERED_CONFIRMED,
        CountsAs.RESOLVED,
        Text("answer played to 90 %, caller said that it helped; raised again, it is reopened"),
    ),
    OutcomeRule(
        QueryOutcome.ANSWERED_UNCONFIRMED,
        CountsAs.PROVISIONAL,
        Text("answer played to 90 %, caller hung up or moved on"),
    ),
    OutcomeRule(
        QueryOutcome.ANSWERED_REJECTED,
        CountsAs.UNRESOLVED,
        Text("answer played, caller said that it did not help"),
    ),
    OutcomeRule(
        QueryOutcome.ABANDONED_BEFORE_ANSWER,
        CountsAs.UNRESOLVED,
        Text(
            "caller hung up before that, in a menu or in a reprompt, or left after an answer that"
            " depends on what was not asked"
        ),
    ),
    OutcomeRule(
        QueryOutcome.ESCALATED_CONNECTED,
        CountsAs.ESCALATED,
        Text("a person picked up"),
    ),
    OutcomeRule(
        QueryOutcome.ESCALATED_LOST,
        CountsAs.FAILED_HANDOFF,
        Text("nobody picked up, or the caller hung up while it rang"),
    ),
    OutcomeRule(
        QueryOutcome.CALLBACK_OR_VOICEMAIL,
        CountsAs.ESCALATED,
        Text("a message was left or a call-back was promised; staff close it later"),
    ),
    OutcomeRule(
        QueryOutcome.SERVICE_REQUEST_FILED,
        CountsAs.RESOLVED,
        Text(
            "a request number was told; resolved once the city's system accepts it, waiting until then,"
            " failed if refused, unresolved if raised again"
        ),
    ),
    OutcomeRule(
        QueryOutcome.EMERGENCY_REDIRECTED,
        CountsAs.EMERGENCY,
        Text("the safety words were spoken"),
    ),
    OutcomeRule(
        QueryOutcome.OUT_OF_SCOPE_REDIRECTED,
        CountsAs.REDIRECTED,
        Text("the caller was told whom to call"),
    ),
    OutcomeRule(
        QueryOutcome.NO_SPEECH_OR_SPAM,
        CountsAs.EXCLUDED,
        Text("silent, fax or text-phone tone, robocall"),
    ),
    OutcomeRule(
        QueryOutcome.TECHNICAL_FAILURE,
        CountsAs.FAILED,
        Text("the line failed"),
    ),
)
COUNTS_AS = {rule.outcome: rule.counts_as for rule in OUTCOME_RULES}


AS_FILED = {FiledState.WAITING: CountsAs.WAITING, FiledState.REFUSED: CountsAs.FAILED}


def counts_as(outcome: QueryOutcome, filing: FiledState | None = None) -> CountsAs:
    """What an outcome counts as in reports, before its repeat test; what was filed, by what became of it."""
    if outcome is QueryOutcome.SERVICE_REQUEST_FILED and filing in AS_FILED:
        return AS_FILED[filing]
    return COUNTS_AS[outcome]


class RepeatTest(StrEnum):
    """The result of a query's repeat test."""

    PASSED = "passed"
    REPEATED = "repeated"
    PENDING = "pending"
    "The repeat window is still open."
    UNTESTABLE = "untestable"
    "A repeat could not be seen: the caller, topic or hash key is unknown or has changed."
