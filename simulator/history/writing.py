"""A made-up history in a database of its own, written as the line writes its ledger."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from ivr.accounts import audit_store
from ivr.accounts.audit_store import AuditEntry
from ivr.call.city import City
from ivr.call.handoff import KEPT
from ivr.desk.call import DeskCall, Phase, WrapUp, WrapUpKind
from ivr.desk.call_store import close_call, keep_call
from ivr.desk.callbacks.callback import Callback, CallbackState
from ivr.desk.callbacks.store import file_callback
from ivr.desk.feedback import KINDS
from ivr.desk.report_store import answer_reports
from ivr.desk.reports import ReportAnswer
from ivr.errors import BadInput
from ivr.run.counting import count_days
from ivr.storage.database import Database
from metrics.facts.statement import Price, ReviewHours, Statement, StatementKind
from metrics.facts.statement_store import record_review, state
from metrics.facts.store import note_changes
from metrics.ledger import store as ledger
from metrics.ledger.records import LabelRecord, PromiseRecord, QueryRecord, Record, WrapUpRecord
from metrics.ledger.store import holds_calls
from routing.decision import Reason
from routing.handoff.handoff import HandOff
from simulator.history.afterwards import WORDS_KEPT, callbacks_of
from simulator.history.history import Day, HistoryRequest, history

NOTES = {
    WrapUpKind.ASSISTANT_WRONG: (
        "The hours are last season's.",
        "The fee went up.",
        "This form is online now.",
    ),
    WrapUpKind.COULD_HAVE_ANSWERED: ("They only wanted the hours.", "The answer was on our page.", ""),
    WrapUpKind.WRONG_DEPARTMENT: ("", "We pass three of these on each week."),
}
ANSWERS = ("Mended, and on air.", "A new answer is being reviewed.", "The phrasing was added.")
MENDED_AFTER = timedelta(days=9)
REVIEWER = "made-up reviewer"


def leave_at_desk(session: Session, records: tuple[Record, ...], until: datetime) -> None:
    """Keep a day's reports and its acts, if the line would still keep them at an instant."""
    for act in acts_of(records):
        audit_store.append(session, act)
    for call, wrap_up in reports_of(records, until):
        keep_call(session, call, wrap_up.at)
        close_call(session, call.sid, wrap_up)
        if wrap_up.at < until - MENDED_AFTER:
            told = _drawn(call.sid).choice(ANSWERS)
            answer_reports(
                session, [call.sid], ReportAnswer(REVIEWER, wrap_up.at + MENDED_AFTER, told, is_read=True)
            )


def acts_of(records: Iterable[Record]) -> list[AuditEntry]:
    """Return what staff and reviewers did about a day's calls, in order of time."""
    acts = (_act(record) for record in records)
    return sorted((act for act in acts if act), key=lambda act: (act.at, act.subject))


def reports_of(records: tuple[Record, ...], until: datetime) -> Iterator[tuple[DeskCall, WrapUp]]:
    """Return the calls that staff reported, as the desk would have them."""
    queries = {record.call_sid: record for record in records if isinstance(record, QueryRecord)}
    for record in records:
        if isinstance(record, WrapUpRecord) and record.kind.value in set(KINDS) and record.at > until - KEPT:
            yield _report(record, queries[record.call_sid])


def _act(record: Record) -> AuditEntry | None:
    match record:
        case WrapUpRecord():
            return AuditEntry(record.at, record.by, "desk.accept", record.call_sid)
        case LabelRecord():
            return AuditEntry(record.at, record.by, "review.read", record.call_sid)
        case _:
            return None


def _report(record: WrapUpRecord, query: QueryRecord) -> tuple[DeskCall, WrapUp]:
    kind = WrapUpKind(record.kind.value)
    reason = Reason(query.reason.value) if query.reason else Reason.ASKED
    call = DeskCall(
        record.call_sid,
        Phase.ENDED,
        record.at,
        query.opened_at,
        query.department,
        HandOff(query.language, query.department, reason, query.article, query.confidence),
        (query.opened_at + KEPT).date(),
        ended_at=record.at,
        taken_by=record.by,
        met_person=True,
    )
    is_about_answer = kind is not WrapUpKind.WRONG_DEPARTMENT
    note = _drawn(record.call_sid).choice(NOTES[kind])
    article = record.article if is_about_answer else ""
    return call, WrapUp(kind, record.by, record.at, record.department, article, note)


def _drawn(sid: str) -> Random:
    return Random(sid)  # noqa: S311 - plausible notes, no secrets


MINUTES = {"revenue": 5.5, "building": 7.0, "waste": 3.5, "recreation": 4.5, "contact": 2.5}
OTHER_MINUTES = 4.0
PRICES = {
    Price.TELEPHONY_MINUTE: 0.0115,
    Price.MACHINE_MONTH: 165.0,
    Price.MILLION_TOKENS: 0.6,
    Price.REVIEW_HOUR: 42.0,
}


def stated(city: City, wanted: HistoryRequest) -> Iterator[Statement]:
    """Every statement, some of them renewed after a year."""
    for department in sorted(city.directory.departments):
        yield _said(StatementKind.MINUTES, department, MINUTES.get(department, OTHER_MINUTES), wanted.first)
    yield _said(StatementKind.MINUTES, "tax.how_to_pay", 4.0, wanted.first + timedelta(days=wanted.days // 2))
    for price, value in PRICES.items():
        yield _said(StatementKind.PRICE, price.value, value, wanted.first)
    changed_on = wanted.first + timedelta(days=wanted.days * 2 // 3)
    yield _said(StatementKind.TERM, "answer_within_seconds", 75, changed_on)


def review_of(day: date, week: int) -> ReviewHours:
    """The hours that a week's review took."""
    return ReviewHours(day, 2.5 + week % 3, "made-up reviewer", _morning(day))


def _said(about: StatementKind, subject: str, value: float, since: date) -> Statement:
    return Statement(about, subject, value, since, "made-up front desk", _morning(since))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(17), UTC)


AFTER_THE_DAY = timedelta(hours=7)
"By then the sweep treats a call without an end as lost."


def write_history(database: Database, city: City, wanted: HistoryRequest) -> Iterator[date]:
    """Write one day after the other and yield it; refuse a database that has calls already."""
    with database.reading() as session:
        if holds_calls(session):
            raise BadInput("that database holds calls already; remove it, or name another with --into")
    _state(database, city, wanted)
    for day in history(city, wanted):
        _write(database, day, city, wanted)
        yield day.day


def count_history(database: Database, city: City, wanted: HistoryRequest, now: datetime) -> Iterator[date]:
    """Count the facts of all its days and yield each; nothing is left to be counted then."""
    zone = city.directory.time_zone
    with database.begin() as session:
        while note_changes(session, zone):
            pass
    yield from count_days(database, zone, now, (wanted.first + timedelta(days=n) for n in range(wanted.days)))


def _write(database: Database, day: Day, city: City, wanted: HistoryRequest) -> None:
    zone = city.directory.time_zone
    midnight = datetime.combine(day.day + timedelta(days=1), time(), zone)
    today = datetime.combine(wanted.last + timedelta(days=1), time(9), zone)
    with database.begin() as session:
        ledger.load(session, *day.records)
        ledger.sweep(session, midnight + AFTER_THE_DAY)
        for callback in callbacks_of(day.records, city.directory, today):
            ledger.load(session, _promise(callback))
            if midnight > today - WORDS_KEPT:
                file_callback(session, callback)
        if midnight > today - KEPT:
            leave_at_desk(session, day.records, today)


def _promise(callback: Callback) -> PromiseRecord:
    is_kept = callback.state is CallbackState.DONE
    return PromiseRecord(
        callback.id, callback.call_sid, callback.department, callback.due_at, callback.closed_at, is_kept
    )


def _state(database: Database, city: City, wanted: HistoryRequest) -> None:
    with database.begin() as session:
        for statement in stated(city, wanted):
            state(session, statement, statement.since)
        for week in range(wanted.days // 7):
            record_review(session, review_of(wanted.first + timedelta(days=week * 7), week), wanted.last)
