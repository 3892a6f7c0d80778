"""Groups questions without an answer, every night, in a process separate from the calls."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import TypeAlias
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
import structlog
from sqlalchemy.orm import Session
from threadpoolctl import threadpool_limits

from intents.articles.article import Language
from intents.matching.installed import encoders_of
from ivr.storage.database import Database
from ivr.storage.lease import finish_lease, is_held, release_lease, take_lease
from ivr.storage.store import words_of
from ivr.studio.unanswered import store
from ivr.studio.unanswered.group import COUNTED
from ivr.studio.unanswered.identity import identified
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason, Vectors, clusters, labels_of
from ivr.studio.unanswered.store import Night
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


JOB = "unanswered questions"
ON_REQUEST = "unanswered questions, on request"
"Held while somebody waits for it, so that every process can say so."
ONE_DAY = timedelta(days=1)
NICENESS = 10
Wordings: TypeAlias = Sequence[tuple[Language, str]]
Labelled: TypeAlias = tuple[list[int], Vectors]
"A label and a vector for each wording."
NOTHING: Labelled = ([], np.zeros((0, 0), np.float32))
log = structlog.get_logger()


def in_own_process(models: Path, wordings: Wordings) -> Labelled:
    """Encode and cluster in another process, apart from the calls' interpreter and memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(labelled, models, wordings).result()


def labelled(models: Path, wordings: Wordings) -> Labelled:
    """Encode each text once, and cluster, at the lowest priority."""
    os.nice(NICENESS)
    with threadpool_limits(1):
        encoder = encoders_of(models)[0]
        places = {text: place for place, text in enumerate(dict.fromkeys(text for _, text in wordings))}
        vectors = encoder.encode([*places])[[places[text] for _, text in wordings]]
        return labels_of(wordings, vectors), vectors


@dataclass(frozen=True, slots=True)
class AskedGrouping:
    """Groups once a night in whichever process comes first, and on request."""

    database: Database
    models: Path
    zone: ZoneInfo
    label: Callable[[Path, Wordings], Labelled] = in_own_process
    new_id: Callable[[], str] = lambda: uuid4().hex
    _one_at_a_time: Lock = field(default_factory=Lock)

    @property
    def can_group(self) -> bool:
        """Whether this machine has the sentence encoder."""
        return (self.models / "use" / "weights.npz").is_file()

    def nightly(self, now: datetime) -> None:
        """Group unless that was done today."""
        if not self.can_group:
            return
        today = self._day(now)
        with self.database.begin() as session:
            is_mine = take_lease(session, JOB, today, now)
        if is_mine:
            self.group(now)
            with self.database.begin() as session:
                finish_lease(session, JOB, today, now)

    def begin(self, clock: Callable[[], datetime], later: Callable[[Callable[[], None]], None]) -> None:
        """Group in the background; on failure the nightly run will do it."""
        now = clock()
        with self.database.begin() as session:
            is_ours = take_lease(session, ON_REQUEST, self._day(now), now)
        if not is_ours:
            return  # somebody else's grouping is under way
        later(lambda: self._group_or_log(clock))

    def is_under_way(self, now: datetime) -> bool:
        """Return whether any process groups because somebody asked for it."""
        with self.database.reading() as session:
            return is_held(session, ON_REQUEST, now)

    def _group_or_log(self, clock: Callable[[], datetime]) -> None:
        try:
            self.group(clock())
        except Exception as error:  # whatever it is, the groups stay as they are
            log.exception("grouping_failed", kind=type(error).__name__)
        finally:
            with self.database.begin() as session:
                release_lease(session, ON_REQUEST, clock())

    def group(self, now: datetime) -> int:
        """Group the questions of the last weeks; return the number of groups."""
        with self._one_at_a_time:
            today = self._day(now)
            first = today - COUNTED + ONE_DAY
            asked = self._asked(first, today)
            wordings = [(one.language, one.text) for one in asked]
            labels, vectors = self.label(self.models, wordings) if asked else NOTHING
            with self.database.begin() as session:
                sources = [one.source for one in asked]
                known = store.known_groups(session)
                groups = identified(clusters(labels, vectors), sources, vectors, known, self.new_id)
                store.keep_night(session, Night(asked, groups, first, today, self._day))
            log.info("unanswered_questions_grouped", questions=len(asked), groups=len(groups))
            return len(groups)

    def _asked(self, first: date, today: date) -> list[UnansweredQuestion]:
        """Every question without an answer, read day by day, so that a season's ledger never fills memory."""
        found: list[UnansweredQuestion] = []
        for number in range((today - first).days + 1):
            day = first + number * ONE_DAY
            with self.database.reading() as session:
                found += unanswered_questions(session, Period(day, day, self.zone))
        with self.database.reading() as session:
            since = Period(first, today, self.zone).starts_at
            return [*found, *store.feedback_since(session, since)]

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()
