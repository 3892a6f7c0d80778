"""Questions without an answer, from the ledger and the redacted words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from ivr.storage.store import words_of
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason
from metrics.ledger import store as ledger
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import Extract, QueryRecord, TurnRecord, WrapUpName, WrapUpRecord

NO_MATCH = "no-match"
OPEN_QUESTION = frozenset({"HowCanIHelp", "AnythingElse"})
"After any other question of the line, words are an answer, not a question."
PASSED_ON = frozenset(
    {QueryOutcome.ESCALATED_CONNECTED, QueryOutcome.ESCALATED_LOST, QueryOutcome.CALLBACK_OR_VOICEMAIL}
)
REPORTS = frozenset({WrapUpName.ASSISTANT_WRONG, WrapUpName.COULD_HAVE_ANSWERED})
Found = tuple[TurnRecord, UnansweredReason, str]
"A turn, why it got no answer, and its words."


def unanswered_questions(session: Session, period: Period) -> tuple[UnansweredQuestion, ...]:
    """Return every question of a period without an answer, if its words are still kept."""
    extract = ledger.extract(session, period)
    turns: dict[str, list[TurnRecord]] = defaultdict(list)
    talked: dict[str, float] = defaultdict(float)
    for turn in extract.turns:
        turns[turn.call_sid].append(turn)
    for transfer in extract.transfers:
        talked[transfer.call_sid] += transfer.seconds
    callers = {call.call_sid: call.caller_hash for call in extract.calls}
    return tuple(
        one
        for sid, found in _by_call(turns, extract)
        for one in _worded(session, sid, found, callers.get(sid, ""), talked[sid])
    )


def _by_call(turns: dict[str, list[TurnRecord]], extract: Extract) -> Iterator[tuple[str, list[Found]]]:
    """The unanswered turns of each call; a turn counts once, for its first reason."""
    queries: dict[str, list[QueryRecord]] = defaultdict(list)
    reports: dict[str, list[WrapUpRecord]] = defaultdict(list)
    for query in extract.queries:
        queries[query.call_sid].append(query)
    for report in extract.wrap_ups:
        reports[report.call_sid].append(report)
    for sid, unordered in turns.items():
        own = sorted(unordered, key=lambda turn: turn.turn)
        found = [*_unknown(own), *_unhelpful(own, queries[sid])]
        found = found or [*_reported(own, reports[sid])]
        yield sid, [*{turn.turn: (turn, why, article) for turn, why, article in reversed(found)}.values()]


def _worded(
    session: Session, sid: str, found: Iterable[Found], caller: str, talked: float
) -> Iterator[UnansweredQuestion]:
    heard = {one.turn: one for one in words_of(session, sid)} if found else {}
    for turn, why, article in found:
        words = heard.get(turn.turn)
        if words and words.heard.strip():
            yield UnansweredQuestion(
                words.heard.strip(),
                turn.language,
                why,
                turn.at,
                caller,
                article,
                talked,
                f"{sid}:{turn.turn}",
                sid,
                words.purge_on,
            )


def _unknown(turns: Iterable[TurnRecord]) -> Iterator[Found]:
    for turn in turns:
        if turn.understanding == NO_MATCH and turn.prompt in OPEN_QUESTION:
            yield turn, UnansweredReason.NOT_KNOWN, ""


def _unhelpful(turns: Iterable[TurnRecord], queries: Iterable[QueryRecord]) -> Iterator[Found]:
    """The question that began each query that its answer did not resolve."""
    asked = {turn.topic: turn for turn in reversed([*turns]) if turn.topic}
    for query in queries:
        why = _why(query)
        if why is not None and query.article in asked:
            yield asked[query.article], why, query.article


def _reported(turns: Iterable[TurnRecord], reports: Iterable[WrapUpRecord]) -> Iterator[Found]:
    """The first question of each call for which staff reported that the line should have done better."""
    first = next((turn for turn in turns if turn.prompt in OPEN_QUESTION), None)
    for report in reports:
        if first is not None and report.kind in REPORTS:
            wrong = report.article if report.kind is WrapUpName.ASSISTANT_WRONG else ""
            yield first, UnansweredReason.REPORTED, wrong


def _why(query: QueryRecord) -> UnansweredReason | None:
    if query.outcome is QueryOutcome.ANSWERED_REJECTED:
        return UnansweredReason.REJECTED
    return UnansweredReason.PERSON_AFTER if query.delivered and query.outcome in PASSED_ON else None
