"""Stores groups of unanswered questions; each function joins the caller's transaction."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from sqlalchemy import CursorResult, Delete, MetaData, Row, Select, delete, func, insert, select, update
from sqlalchemy.orm import Session

from ivr.studio.unanswered.group import AskedDay, AskedGroup, Decision, Fate, Utterance
from ivr.studio.unanswered.identity import Identified, KnownGroup
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason, callers_of
from ivr.studio.unanswered.reply import WrittenFeedback
from ivr.studio.unanswered.tables import AskedBase, DayRow, FeedbackRow, GroupRow, ReplyRow, UtteranceRow
from metrics.ledger.sql import insert_new

METADATA: MetaData = AskedBase.metadata
UNSYNCHRONIZED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Night:
    """The result of grouping, and its time."""

    asked: Sequence[UnansweredQuestion]
    groups: Sequence[Identified]
    first: date
    "The first day whose questions were grouped; earlier counts stay."
    today: date
    day_of: Callable[[datetime], date]
    "In the city's time zone."


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """A redacted line of a file; the same line of the same file is stored once."""

    id: str
    text: str
    language: str


def known_groups(session: Session) -> tuple[KnownGroup, ...]:
    """Every group, as the next run compares with it."""
    sources: dict[str, list[str]] = defaultdict(list)
    for source, group in session.execute(select(UtteranceRow.source, UtteranceRow.group_id)):
        sources[group].append(source)
    return tuple(
        KnownGroup(
            row.id, np.frombuffer(row.middle, np.float32), frozenset(sources[row.id]), row.fate != Fate.OPEN
        )
        for row in session.scalars(select(GroupRow).order_by(GroupRow.found_on, GroupRow.id))
    )


def keep_night(session: Session, night: Night) -> None:
    """Replace all words and the counts since a day; an undecided group that nobody asks any more goes."""
    kept = {one.id for one in night.groups}
    is_open = GroupRow.fate == Fate.OPEN.value
    gone = set(session.scalars(select(GroupRow.id).where(is_open))) - kept
    _run(session, delete(UtteranceRow))
    _run(session, delete(GroupRow).where(GroupRow.id.in_(gone), is_open))
    _run(session, delete(DayRow).where(DayRow.group_id.in_(gone)))
    _run(session, delete(DayRow).where(DayRow.group_id.in_(kept), DayRow.day >= night.first))
    for group in night.groups:
        _keep_group(session, group, night)


def _keep_group(session: Session, group: Identified, night: Night) -> None:
    members = [night.asked[number] for number in group.cluster.members]
    values = {
        "middle": np.asarray(group.cluster.middle, np.float32).tobytes(),
        "callers": len(callers_of(members)),
    }
    if group.is_new:
        undecided = {"fate": Fate.OPEN.value, "article": "", "decided_by": "", "decided_name": ""}
        session.add(GroupRow(id=group.id, found_on=night.today, decided_at=None, **values, **undecided))
    else:
        session.execute(update(GroupRow).where(GroupRow.id == group.id).values(**values))
    session.execute(
        insert(UtteranceRow),
        [
            {
                "source": one.source,
                "group_id": group.id,
                "place": place,
                "text": one.text,
                "language": one.language,
                "why": one.why.value,
                "at": one.at,
                "article": one.article,
                "call_sid": one.call_sid,
                "purge_on": one.purge_on,
            }
            for place, one in enumerate(members)
        ],
    )
    session.execute(insert(DayRow), [*_days(group.id, members, night.day_of)])


def _days(
    group: str, members: Iterable[UnansweredQuestion], day_of: Callable[[datetime], date]
) -> Iterable[dict[str, object]]:
    counts: Counter[tuple[date, str]] = Counter()
    seconds: dict[tuple[date, str], float] = defaultdict(float)
    for one in members:
        key = day_of(one.at), one.language
        counts[key] += 1
        seconds[key] += one.staff_seconds
    return (
        {
            "group_id": group,
            "day": day,
            "language": language,
            "count": n,
            "staff_seconds": seconds[day, language],
        }
        for (day, language), n in counts.items()
    )


def groups(session: Session, since: date, words: int) -> tuple[AskedGroup, ...]:
    """Every group with its counts since a day and its first words."""
    days: dict[str, list[AskedDay]] = defaultdict(list)
    for name, day, language, count, seconds in session.execute(_days_since(since)):
        days[name].append(AskedDay(day, language, count, seconds))
    said: dict[str, list[Utterance]] = defaultdict(list)
    first = _utterances().where(UtteranceRow.place < words)
    for uttered in session.execute(first):
        said[uttered.group_id].append(_utterance(uttered))
    rows = session.scalars(select(GroupRow))
    return tuple(_group(row, days[row.id], said[row.id]) for row in rows)


def group(session: Session, group_id: str, since: date) -> AskedGroup | None:
    """One group with all its words and its counts since a day."""
    row = session.get(GroupRow, group_id)
    if row is None:
        return None
    days = session.execute(_days_since(since).where(DayRow.group_id == group_id))
    said = session.execute(_utterances().where(UtteranceRow.group_id == group_id))
    counted = [AskedDay(day, language, count, seconds) for _, day, language, count, seconds in days]
    return _group(row, counted, [*map(_utterance, said)])


def decide(session: Session, group_id: str, decision: Decision, seen: Fate) -> bool:
    """Save a decision about a group; return whether nobody else decided since it was shown."""
    is_undone = decision.fate is Fate.OPEN
    changed = session.execute(
        update(GroupRow)
        .where(GroupRow.id == group_id, GroupRow.fate == seen.value)
        .values(
            fate=decision.fate.value,
            article=decision.article,
            decided_by=decision.by,
            decided_name=decision.by_name,
            decided_at=None if is_undone else decision.at,
        ),
        execution_options=UNSYNCHRONIZED,
    )
    return isinstance(changed, CursorResult) and changed.rowcount == 1


def keep_feedback(
    session: Session, lines: Iterable[FeedbackLine], by: str, at: datetime, purge_on: date
) -> int:
    """Save the lines of a file; return how many are new."""
    values = {"at": at, "by": by, "purge_on": purge_on}
    return sum(
        insert_new(session, FeedbackRow, {"id": one.id, "text": one.text, "language": one.language, **values})
        for one in lines
    )


def feedback_since(session: Session, moment: datetime) -> tuple[UnansweredQuestion, ...]:
    """Written feedback, as unanswered questions."""
    rows = session.scalars(select(FeedbackRow).where(FeedbackRow.at >= moment).order_by(FeedbackRow.id))
    return tuple(
        UnansweredQuestion(
            row.text, row.language, UnansweredReason.FEEDBACK, row.at, source=row.id, purge_on=row.purge_on
        )
        for row in rows
    )


def words_for(session: Session, slug: str, near: Collection[str]) -> dict[str, list[str]]:
    """By language, what callers said in an article's groups, what it answered in vain, and some other groups.

    What was decided to be its own comes first, and of each group its middle.
    """
    own, group = UtteranceRow, GroupRow
    rows = session.execute(
        select(own.language, own.text, group.article)
        .join(group, group.id == own.group_id)
        .where((group.article == slug) | (own.article == slug) | own.group_id.in_(near))
        .order_by(own.place, own.group_id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.article != slug):
        found[row.language].append(row.text)
    return found


def unreplied(session: Session, most: int) -> tuple[tuple[WrittenFeedback, ...], int]:
    """Feedback without a reply, oldest first, and how much of it there is."""
    own, done = FeedbackRow, ReplyRow
    waiting = select(own).outerjoin(done, done.feedback_id == own.id).where(done.feedback_id.is_(None))
    count = session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    rows = session.scalars(waiting.order_by(own.at, func.length(own.id), own.id).limit(most))
    return tuple(WrittenFeedback(row.id, row.text, row.language, row.at) for row in rows), count


def close_feedback(session: Session, feedback_id: str, article: str, by: str, at: datetime) -> bool:
    """Note that somebody handled a line of feedback; return whether nobody had before."""
    if session.get(FeedbackRow, feedback_id) is None:
        return False
    values = {"feedback_id": feedback_id, "article": article, "by": by, "at": at}
    return insert_new(session, ReplyRow, values)


def purge_asked(session: Session, today: date, held: frozenset[str] = frozenset()) -> int:
    """Purge words past their retention, except those of calls on hold; return how many."""
    words = delete(UtteranceRow).where(UtteranceRow.purge_on <= today, UtteranceRow.call_sid.not_in(held))
    gone = _run(session, words) + _run(session, delete(FeedbackRow).where(FeedbackRow.purge_on <= today))
    _run(session, delete(ReplyRow).where(ReplyRow.feedback_id.not_in(select(FeedbackRow.id))))
    return gone


def overdue_asked(session: Session, today: date, held: frozenset[str] = frozenset()) -> int:
    """How many words are past their retention."""
    words = select(func.count()).select_from(UtteranceRow)
    late = words.where(UtteranceRow.purge_on <= today, UtteranceRow.call_sid.not_in(held))
    feedback = select(func.count()).select_from(FeedbackRow).where(FeedbackRow.purge_on <= today)
    return (session.scalar(late) or 0) + (session.scalar(feedback) or 0)


def asked_in(session: Session, call_sid: str) -> tuple[str, ...]:
    """Return one call's words."""
    asked = select(UtteranceRow.text).where(UtteranceRow.call_sid == call_sid)
    return tuple(session.scalars(asked.order_by(UtteranceRow.source)))


def calls_asked_in(session: Session) -> frozenset[str]:
    """Return the calls with words in it."""
    return frozenset(session.scalars(select(UtteranceRow.call_sid).distinct()))


def forget_asked_of(session: Session, call_sid: str) -> int:
    """Remove one call's words."""
    return _run(session, delete(UtteranceRow).where(UtteranceRow.call_sid == call_sid))


def _run(session: Session, statement: Delete) -> int:
    result = session.execute(statement, execution_options=UNSYNCHRONIZED)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _days_since(since: date) -> Select[str, date, str, int, float]:
    columns = select(DayRow.group_id, DayRow.day, DayRow.language, DayRow.count, DayRow.staff_seconds)
    return columns.where(DayRow.day >= since).order_by(DayRow.day, DayRow.language)


def _utterances() -> Select[str, str, str, str, datetime, str]:
    own = UtteranceRow
    columns = select(own.group_id, own.text, own.language, own.why, own.at, own.article)
    return columns.order_by(own.group_id, own.place)


def _utterance(row: Row[str, str, str, str, datetime, str]) -> Utterance:
    return Utterance(row.text, row.language, UnansweredReason(row.why), row.at, row.article)


def _group(row: GroupRow, days: Iterable[AskedDay], said: Iterable[Utterance]) -> AskedGroup:
    decision = None
    if row.decided_at is not None:
        decision = Decision(Fate(row.fate), row.article, row.decided_by, row.decided_name, row.decided_at)
    return AskedGroup(row.id, row.found_on, row.callers, decision, tuple(days), tuple(said))
