"""The formulas of the line, each with the sentence that defines it."""

from collections.abc import Callable
from types import MappingProxyType
from typing import TypeAlias

from metrics.ledger import EscalationReason
from metrics.outcome import CountsAs, QueryOutcome
from metrics.rate import Rate, rate_of
from metrics.repeat import RepeatTest
from metrics.sample import Sample

Formula: TypeAlias = Callable[[Sample], Rate]

DEFINITIONS = "2026-11"
"The version of these formulas, printed with every figure; it changes when one of them does."

TO_A_PERSON = frozenset(
    {QueryOutcome.ESCALATED_CONNECTED, QueryOutcome.ESCALATED_LOST, QueryOutcome.CALLBACK_OR_VOICEMAIL}
)
NEVER_CONTAINED = TO_A_PERSON | {QueryOutcome.EMERGENCY_REDIRECTED}
ANSWERED = frozenset(
    {QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED, QueryOutcome.ANSWERED_REJECTED}
)


def resolved(sample: Sample) -> Rate:
    """Queries confirmed, filed, or unconfirmed without a repeat in seven days, of all real queries."""
    return rate_of(sample.real, lambda closed: closed.counts_as is CountsAs.RESOLVED)


def escalated(sample: Sample) -> Rate:
    """Queries that a person took, or for which a message was left, of all real queries."""
    return rate_of(sample.real, lambda closed: closed.counts_as is CountsAs.ESCALATED)


def provisional(sample: Sample) -> Rate:
    """Queries answered without a yes or no whose seven days are not over, of all real queries."""
    return rate_of(sample.real, lambda closed: closed.counts_as is CountsAs.PROVISIONAL)


def confirmed(sample: Sample) -> Rate:
    """Answers of which the caller said that they helped, of all answers given."""
    answers = [closed for closed in sample.real if closed.outcome in ANSWERED]
    return rate_of(answers, lambda closed: closed.outcome is QueryOutcome.ANSWERED_CONFIRMED)


def contained(sample: Sample) -> Rate:
    """Calls that ended without person, message or emergency, of all ended calls; never shown alone."""
    left = {closed.query.call_sid for closed in sample.closed if closed.outcome in NEVER_CONTAINED}
    return rate_of(sample.calls, lambda call: call.call_sid not in left)


def falsely_contained(sample: Sample) -> Rate:
    """Contained queries that were not resolved, of those that are not provisional."""
    other = {CountsAs.REDIRECTED, CountsAs.PROVISIONAL}
    kept = [closed for closed in sample.real if closed.outcome not in NEVER_CONTAINED]
    settled = [closed for closed in kept if closed.counts_as not in other]
    return rate_of(settled, lambda closed: closed.counts_as is not CountsAs.RESOLVED)


def opted_out(sample: Sample) -> Rate:
    """Queries in which the caller asked for a person before any answer, of all real queries."""
    return rate_of(
        sample.real,
        lambda closed: closed.query.reason is EscalationReason.ASKED and not closed.query.delivered,
    )


def needed_a_person(sample: Sample) -> Rate:
    """Queries sent to a person, whether one was reached or not, of all real queries."""
    return rate_of(sample.real, lambda closed: closed.outcome in TO_A_PERSON)


def transfer_success(sample: Sample) -> Rate:
    """Transfers that a person took, of those in which a telephone was rung."""
    rung = [closed for closed in sample.real if closed.query.transferred and closed.outcome in TO_A_PERSON]
    return rate_of(rung, lambda closed: closed.outcome is QueryOutcome.ESCALATED_CONNECTED)


def abandoned(sample: Sample) -> Rate:
    """Queries given up before an answer, of all real queries."""
    return rate_of(sample.real, lambda closed: closed.outcome is QueryOutcome.ABANDONED_BEFORE_ANSWER)


def repeated(sample: Sample) -> Rate:
    """Topics that the same caller raised again in seven days, of those of which it can be known."""
    known = [closed for closed in sample.real if closed.repeat in {RepeatTest.PASSED, RepeatTest.REPEATED}]
    return rate_of(known, lambda closed: closed.repeat is RepeatTest.REPEATED)


def identifiable(sample: Sample) -> Rate:
    """Queries whose caller's number was not hidden, of all real queries: the reach of the repeat test."""
    return rate_of(sample.real, lambda closed: bool(closed.query.caller_hash))


FORMULAS: MappingProxyType[str, Formula] = MappingProxyType(
    {
        "resolved": resolved,
        "escalated": escalated,
        "provisional": provisional,
        "confirmed": confirmed,
        "contained": contained,
        "falsely_contained": falsely_contained,
        "opted_out": opted_out,
        "needed_a_person": needed_a_person,
        "transfer_success": transfer_success,
        "abandoned": abandoned,
        "repeated": repeated,
        "identifiable": identifiable,
    }
)
