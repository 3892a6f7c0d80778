"""Stores what was done about staff's reports; each function joins the caller's transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.desk.call_store import load_calls
from ivr.desk.reports import AnsweredReport, ReportAnswer
from ivr.desk.tables import DeskCallRow, DeskWrapUpRow, ReportAnswerRow
from metrics.ledger.sql import insert_new, value_of


def report_answers(session: Session, since: datetime) -> Mapping[str, ReportAnswer]:
    """Return what was done about reports since an instant, by call."""
    rows = session.scalars(select(ReportAnswerRow).where(ReportAnswerRow.at >= since))
    return {row.call_sid: _answer(row) for row in rows}


def answer_reports(session: Session, sids: Collection[str], answer: ReportAnswer) -> int:
    """Tick off wrapped-up calls; the first answer to a report stays."""
    known = session.scalars(select(DeskWrapUpRow.call_sid).where(DeskWrapUpRow.call_sid.in_(list(sids))))
    values = {"by": answer.by, "at": answer.at, "answer": answer.answer, "is_read": answer.is_read}
    return sum(insert_new(session, ReportAnswerRow, {"call_sid": sid, **values}) for sid in known.all())


def answered_reports(session: Session, person: str) -> tuple[AnsweredReport, ...]:
    """Return a person's own answered reports, newest answer first."""
    mine = (
        select(ReportAnswerRow)
        .join(DeskWrapUpRow, DeskWrapUpRow.call_sid == ReportAnswerRow.call_sid)
        .where(DeskWrapUpRow.by == person)
        .order_by(ReportAnswerRow.at.desc(), ReportAnswerRow.call_sid)
    )
    rows = session.scalars(mine).all()
    calls = {call.sid: call for call in load_calls(session, [row.call_sid for row in rows])}
    return tuple(AnsweredReport(calls[row.call_sid], _answer(row)) for row in rows if row.call_sid in calls)


def notes_of(session: Session, call_sid: str) -> tuple[str, ...]:
    """Return staff's note on a call, and the answer to it."""
    texts = (
        select(DeskWrapUpRow.note).where(DeskWrapUpRow.call_sid == call_sid),
        select(ReportAnswerRow.answer).where(ReportAnswerRow.call_sid == call_sid),
    )
    return tuple(text for each in texts for text in session.scalars(each) if text)


def calls_at_desk(session: Session) -> frozenset[str]:
    """Return the calls that the desk keeps anything of."""
    kept = (
        session.scalars(select(table.call_sid)) for table in (DeskCallRow, DeskWrapUpRow, ReportAnswerRow)
    )
    return frozenset(sid for sids in kept for sid in sids)


def mark_answers_read(session: Session, person: str) -> None:
    """Note that a person has read the answers to their reports."""
    mine = select(DeskWrapUpRow.call_sid).where(DeskWrapUpRow.by == person)
    session.execute(
        update(ReportAnswerRow).where(ReportAnswerRow.call_sid.in_(mine)).values(is_read=True),
        execution_options={"synchronize_session": False},
    )


def _answer(row: ReportAnswerRow) -> ReportAnswer:
    return value_of(ReportAnswer, row)
