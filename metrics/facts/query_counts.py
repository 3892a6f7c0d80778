"""The counts of closed queries: a tree of nested counts."""

from enum import StrEnum
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
from metrics.facts.sample import PLACES, ClosedQuery, hung_up_in_greeting, place_of
from metrics.ledger.outcome import CountsAs, FiledState, QueryOutcome, RepeatTest
from metrics.ledger.records import EscalationReason, Served, Sign

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
BY_THE_LINE = HELPED | {QueryOutcome.SERVICE_REQUEST_FILED}
"What the line itself gave, without redirecting, deferring or passing on."
ACTED = frozenset({Served.LOOKED_UP, Served.GUIDED})
NEVER_CONTAINED = TO_A_PERSON | {QueryOutcome.EMERGENCY_REDIRECTED, QueryOutcome.TECHNICAL_FAILURE}
KNOWN = frozenset({RepeatTest.PASSED, RepeatTest.REPEATED})
CONTENT = (Sign.ACCEPTED, Sign.NOTHING_ELSE, Sign.ASKED_ON)
"Signs of a caller who was content, without having been asked."


class Proof(StrEnum):
    """What shows that a query was resolved, strongest first."""

    SAID = "said"
    "The caller said yes, or the city's system accepted what was filed."
    CONTENT = "content"
    "The caller ended the topic content, by a sign in CONTENT."
    SILENT = "silent"
    "The caller left without a word and did not call again; also where no sign was kept."


def proof_of(closed: ClosedQuery) -> Proof:
    """Return what shows that a resolved query was resolved."""
    query = closed.query
    match closed.outcome:
        case QueryOutcome.SERVICE_REQUEST_FILED:
            return Proof.SAID
        case QueryOutcome.ANSWERED_CONFIRMED if query.was_asked or query.sign is not Sign.ACCEPTED:
            return Proof.SAID
        case _:
            return Proof.CONTENT if query.sign in CONTENT else Proof.SILENT


def _is_proved_by(proof: Proof, closed: ClosedQuery) -> bool:
    return proof_of(closed) is proof


def _was_taken_as(sign: Sign, closed: ClosedQuery) -> bool:
    return closed.query.sign is sign


def _was_sampled(closed: ClosedQuery) -> bool:
    """Whether the caller was drawn to be asked and heard the answer; a filed request is known to be done."""
    query = closed.query
    is_asked = query.sampled and query.was_asked and query.delivered
    return is_asked and closed.outcome is not QueryOutcome.SERVICE_REQUEST_FILED


def _replied(closed: ClosedQuery) -> bool:
    """Whether the caller said yes or no, also if a person was sought after the no."""
    is_judged = closed.outcome in {QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_REJECTED}
    return is_judged or closed.query.reason is EscalationReason.REJECTED


def _is_unasked(closed: ClosedQuery) -> bool:
    """Whether an answer was heard about which nothing was asked, rejected ones too."""
    query = closed.query
    is_answer = closed.outcome in ANSWERED or query.reason is EscalationReason.REJECTED
    return is_answer and query.delivered and not query.was_asked


def _is_filed_as(filing: FiledState, closed: ClosedQuery) -> bool:
    """Whether a request is known to be so; one from before that was kept is known to be nothing."""
    return closed.query.filing is filing


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
    """Whether the line acted: a request was accepted, something looked up, or a journey completed."""
    if closed.outcome is QueryOutcome.SERVICE_REQUEST_FILED:
        return closed.query.filing not in {FiledState.WAITING, FiledState.REFUSED}
    return closed.outcome in HELPED and closed.query.served in ACTED


def _is_kept(closed: ClosedQuery) -> bool:
    """Whether nobody else had to see to it; staff see to a request that was refused."""
    return closed.outcome not in NEVER_CONTAINED and closed.counts_as is not CountsAs.FAILED


def _found_help(closed: ClosedQuery) -> bool:
    is_filed = closed.counts_as not in {CountsAs.FAILED, CountsAs.WAITING}
    return closed.outcome not in WITHOUT_HELP and is_filed


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
RESOLVED_OPEN = Count("resolved_open", lambda closed: closed.repeat is RepeatTest.PENDING, RESOLVED)
"Said yes or filed, and may still be raised again."
# A caller who hung up on the greeting asked nothing: the rest stand in a denominator of their own.
SPOKEN = Count("spoken", lambda closed: not hung_up_in_greeting(closed.around), REAL)
SPOKEN_RESOLVED = Count("spoken_resolved", RESOLVED.rule, SPOKEN)
RESOLVED_BY = {
    proof: Count(f"resolved_{proof.value}", partial(_is_proved_by, proof), RESOLVED) for proof in Proof
}
TAKEN_AS = {
    sign: Count(f"content_{sign.value}", partial(_was_taken_as, sign), RESOLVED_BY[Proof.CONTENT])
    for sign in CONTENT
}
SAMPLED = Count("sampled", _was_sampled, REAL)
SAMPLE_REPLIED = Count("sample_replied", _replied, SAMPLED)
SAMPLE_HELPED = Count(
    "sample_helped", lambda closed: closed.outcome is QueryOutcome.ANSWERED_CONFIRMED, SAMPLE_REPLIED
)
# Nobody is both asked and left alone, so what silence is worth is learnt from those who were asked, and
# who did not call again either.
SAMPLE_QUIET = Count("sample_quiet", lambda closed: closed.repeat is RepeatTest.PASSED, SAMPLE_REPLIED)
SAMPLE_QUIET_HELPED = Count("sample_quiet_helped", SAMPLE_HELPED.rule, SAMPLE_QUIET)
UNASKED = Count("unasked", _is_unasked, REAL)
UNASKED_RESOLVED = Count("unasked_resolved", RESOLVED.rule, UNASKED)
UNASKED_SILENT = Count("unasked_silent", RESOLVED_BY[Proof.SILENT].rule, UNASKED_RESOLVED)
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
FILED = OUTCOMES[QueryOutcome.SERVICE_REQUEST_FILED]
FILED_AS = {
    filing: Count(f"filed_{filing.value}", partial(_is_filed_as, filing), FILED)
    for filing in (FiledState.ACCEPTED, FiledState.REFUSED)
}
REOPENED = Count("reopened", lambda closed: closed.query.reopened > 0, REAL)
KEPT = Count("kept", _is_kept, REAL)
SETTLED = Count(
    "kept_settled",
    lambda closed: closed.is_ripe and closed.counts_as not in {CountsAs.REDIRECTED, CountsAs.WAITING},
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
FIRST_CONTACT = Count("first_contact", _found_help, NOT_REPEATED)
FIRST_CONTACT_LINE = Count("first_contact_line", lambda closed: closed.outcome in BY_THE_LINE, FIRST_CONTACT)
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
    RESOLVED_OPEN,
    SPOKEN,
    SPOKEN_RESOLVED,
    *RESOLVED_BY.values(),
    *TAKEN_AS.values(),
    SAMPLED,
    SAMPLE_REPLIED,
    SAMPLE_HELPED,
    SAMPLE_QUIET,
    SAMPLE_QUIET_HELPED,
    UNASKED,
    UNASKED_RESOLVED,
    UNASKED_SILENT,
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
    *FILED_AS.values(),
    REOPENED,
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
    FIRST_CONTACT_LINE,
    IDENTIFIABLE,
    COVERED,
    WRAPPED,
    MISROUTED,
    QUEUED,
    QUEUE_LOST,
    LEVEL,
    LEVEL_MET,
)
