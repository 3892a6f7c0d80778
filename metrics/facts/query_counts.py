"""The counts of closed queries: a tree of nested counts."""

from functools import partial

from metrics.facts.counts import (
    Count,
    answered_in_time,
    any_of_them,
    counts_as_offered,
    counts_for_level,
    was_attempted,
    was_misrouted,
)
from metrics.facts.sample import PLACES, ClosedQuery, place_of
from metrics.ledger.outcome import CountsAs, QueryOutcome, RepeatTest
from metrics.ledger.records import EscalationReason, Served

ANSWERED = frozenset(
    {QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED, QueryOutcome.ANSWERED_REJECTED}
)
TO_A_PERSON = frozenset(
    {QueryOutcome.ESCALATED_CONNECTED, QueryOutcome.ESCALATED_LOST, QueryOutcome.CALLBACK_OR_VOICEMAIL}
)
WITHOUT_HELP = frozenset(
    {
        QueryOutcome.ANSWERED_REJECTED,
        QueryOutcome.ABANDONED_BEFORE_ANSWER,
        QueryOutcome.ESCALATED_LOST,
        QueryOutcome.TECHNICAL_FAILURE,
    }
)
"A caller who left like this was not helped, whether they called again or not."
HELPED = frozenset({QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED})
"Answers that nobody rejected."
ACTED = frozenset({Served.LOOKED_UP, Served.GUIDED})
NEVER_CONTAINED = TO_A_PERSON | {QueryOutcome.EMERGENCY_REDIRECTED, QueryOutcome.TECHNICAL_FAILURE}
KNOWN = frozenset({RepeatTest.PASSED, RepeatTest.REPEATED})


def _ended_as(outcome: QueryOutcome, closed: ClosedQuery) -> bool:
    return closed.outcome is outcome


def _stands_as(standing: CountsAs, closed: ClosedQuery) -> bool:
    return closed.counts_as is standing


def _because(reason: EscalationReason, closed: ClosedQuery) -> bool:
    return closed.query.reason is reason


def _was_identified(closed: ClosedQuery) -> bool:
    """Whether a repeat could be seen: the caller was known, at least until the repeat window was over."""
    return bool(closed.query.caller_hash) or closed.query.repeat is not None


def _gave_up_in(place: str, closed: ClosedQuery) -> bool:
    return place_of(closed) == place


def _is_done(closed: ClosedQuery) -> bool:
    """Whether the line acted: it filed a request, looked something up, or completed a journey."""
    if closed.outcome is QueryOutcome.SERVICE_REQUEST_FILED:
        return True
    return closed.outcome in HELPED and closed.query.served in ACTED


def _is_sent(closed: ClosedQuery) -> bool:
    """Whether an answer's text message was sent, and nothing more was done."""
    return closed.outcome in HELPED and closed.query.texted and not _is_done(closed)


def _is_told(closed: ClosedQuery) -> bool:
    """Whether a reviewed answer was spoken, and nothing more was done."""
    return closed.outcome in HELPED and not closed.query.texted and not _is_done(closed)


OVER: Count[ClosedQuery] = Count("over", any_of_them)
REAL = Count("real", lambda closed: closed.counts_as is not CountsAs.EXCLUDED, OVER)
STANDINGS = {
    standing: Count(
        f"stands_{standing.value}",
        partial(_stands_as, standing),
        OVER if standing is CountsAs.EXCLUDED else REAL,
    )
    for standing in CountsAs
}
RESOLVED = STANDINGS[CountsAs.RESOLVED]
RESOLVED_STRICTLY = Count(
    "resolved_strictly", lambda closed: closed.repeat is not RepeatTest.REPEATED, RESOLVED
)
# A query counts once, by the most that the line did for it: done, else sent, else told. Those that a person
# took count as stands_escalated. The rest of the real queries were rejected, given up, lost, redirected,
# failed, or an emergency.
DONE = Count("done", _is_done, REAL)
SENT_BY_TEXT = Count("sent", _is_sent, REAL)
TOLD = Count("told", _is_told, REAL)
HANDED_OVER = STANDINGS[CountsAs.ESCALATED]
RESOLVED_DONE = Count("resolved_done", _is_done, RESOLVED)
RESOLVED_SENT = Count("resolved_sent", _is_sent, RESOLVED)
RESOLVED_TOLD = Count("resolved_told", _is_told, RESOLVED)
ANSWERS = Count("answers", lambda closed: closed.outcome in ANSWERED, REAL)
REFERRED = Count("referred", lambda closed: closed.query.refers, ANSWERS)
SENT = Count("sent_to_person", lambda closed: closed.outcome in TO_A_PERSON, REAL)


def _larger(outcome: QueryOutcome) -> Count[ClosedQuery]:
    if outcome in ANSWERED:
        return ANSWERS
    if outcome in TO_A_PERSON:
        return SENT
    return OVER if outcome is QueryOutcome.NO_SPEECH_OR_SPAM else REAL


OUTCOMES = {
    outcome: Count(outcome.value, partial(_ended_as, outcome), _larger(outcome)) for outcome in QueryOutcome
}
CONNECTED = OUTCOMES[QueryOutcome.ESCALATED_CONNECTED]
ABANDONED = OUTCOMES[QueryOutcome.ABANDONED_BEFORE_ANSWER]
KEPT = Count("kept", lambda closed: closed.outcome not in NEVER_CONTAINED, REAL)
SETTLED = Count(
    "kept_settled",
    lambda closed: closed.is_ripe and closed.counts_as is not CountsAs.REDIRECTED,
    KEPT,
)
KEPT_IN_VAIN = Count("kept_in_vain", lambda closed: closed.counts_as is not CountsAs.RESOLVED, SETTLED)
OPTED_OUT = Count(
    "opted_out",
    lambda closed: closed.query.reason is EscalationReason.ASKED and not closed.query.delivered,
    REAL,
)
REASONS = {
    reason: Count(f"because_{reason.value}", partial(_because, reason), SENT) for reason in EscalationReason
}
RUNG = Count("rung", lambda closed: closed.query.transferred, SENT)
RUNG_CONNECTED = Count("rung_connected", CONNECTED.rule, RUNG)
ATTEMPTED = Count("attempted", was_attempted, SENT)
ATTEMPTED_CONNECTED = Count("attempted_connected", CONNECTED.rule, ATTEMPTED)
PLACES_LEFT = {place: Count(f"left_in_{place}", partial(_gave_up_in, place), ABANDONED) for place in PLACES}
TESTED = Count("repeat_known", lambda closed: closed.is_ripe and closed.repeat in KNOWN, REAL)
REPEATED = Count("repeated", lambda closed: closed.repeat is RepeatTest.REPEATED, TESTED)
NOT_REPEATED = Count("not_repeated", lambda closed: closed.repeat is RepeatTest.PASSED, TESTED)
FIRST_CONTACT = Count("first_contact", lambda closed: closed.outcome not in WITHOUT_HELP, NOT_REPEATED)
IDENTIFIABLE = Count("identifiable", _was_identified, REAL)
COVERED = Count("covered", lambda closed: closed.query.article_version > 0, REAL)
WRAPPED = Count("wrapped_up", lambda closed: bool(closed.around.wrap_ups), CONNECTED)
MISROUTED = Count("misrouted", was_misrouted, WRAPPED)
QUEUED = Count("queued", counts_as_offered, SENT)
QUEUE_LOST = Count("queue_lost", OUTCOMES[QueryOutcome.ESCALATED_LOST].rule, QUEUED)
LEVEL = Count("level_offered", counts_for_level, ATTEMPTED)
LEVEL_MET = Count("level_met", answered_in_time, LEVEL)

QUERY_COUNTS: tuple[Count[ClosedQuery], ...] = (
    OVER,
    REAL,
    *STANDINGS.values(),
    RESOLVED_STRICTLY,
    DONE,
    SENT_BY_TEXT,
    TOLD,
    RESOLVED_DONE,
    RESOLVED_SENT,
    RESOLVED_TOLD,
    ANSWERS,
    REFERRED,
    SENT,
    *OUTCOMES.values(),
    KEPT,
    SETTLED,
    KEPT_IN_VAIN,
    OPTED_OUT,
    *REASONS.values(),
    RUNG,
    RUNG_CONNECTED,
    ATTEMPTED,
    ATTEMPTED_CONNECTED,
    *PLACES_LEFT.values(),
    TESTED,
    REPEATED,
    NOT_REPEATED,
    FIRST_CONTACT,
    IDENTIFIABLE,
    COVERED,
    WRAPPED,
    MISROUTED,
    QUEUED,
    QUEUE_LOST,
    LEVEL,
    LEVEL_MET,
)
