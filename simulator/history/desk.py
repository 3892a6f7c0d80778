"""What the staff of a simulated history left: reports, answers to them, the audit log."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from ivr.accounts import audit_store
from ivr.accounts.audit_store import AuditEntry
from ivr.call.handoff import KEPT
from ivr.desk.call import DeskCall, Phase, WrapUp, WrapUpKind
from ivr.desk.call_store import close_call, keep_call
from ivr.desk.feedback import KINDS
from ivr.desk.report_store import answer_reports
from ivr.desk.reports import ReportAnswer
from metrics.ledger.records import LabelRecord, QueryRecord, Record, WrapUpRecord
from routing.decision import Reason
from routing.handoff.handoff import HandOff

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
