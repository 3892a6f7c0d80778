"""Stores the blind sample of each month, and what a panel said of it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from metrics.facts.blind_sample import DrawnQuery, Verdict, draw
from metrics.facts.query_counts import Proof
from metrics.facts.sample import ClosedQuery, sample_of
from metrics.facts.statement import terms_of
from metrics.facts.statement_store import statements
from metrics.facts.tables import BLIND_SAMPLE
from metrics.ledger.period import Period, Terms
from metrics.ledger.reading import extract
from metrics.ledger.sql import changed


def settles_at(session: Session, month: Period) -> datetime:
    """Return when a month may be drawn: before that, whoever is still to call again would be among them."""
    stated = statements(session)
    days = (Period(day, day, month.time_zone) for day in month.days())
    return max(day.settles_at(terms_of(stated, day.first).repeat_window) for day in days)


def drawn_of(session: Session, month: str) -> tuple[DrawnQuery, ...]:
    """Return a month's sample, as it was drawn."""
    found = select(BLIND_SAMPLE).where(BLIND_SAMPLE.c.month == month).order_by(BLIND_SAMPLE.c.code)
    return tuple(
        DrawnQuery(
            code=row.code,
            month=row.month,
            call_sid=row.call_sid,
            number=row.number,
            article=row.article,
            opened_at=row.opened_at,
            stratum=Proof(row.stratum),
            verdict=Verdict(row.verdict) if row.verdict else None,
            by=row.by,
            judged_at=row.judged_at,
        )
        for row in session.execute(found)
    )


def draw_month(
    session: Session, month: Period, name: str, count: int, now: datetime
) -> tuple[DrawnQuery, ...]:
    """Draw a month's sample, which reads all its days."""
    stated = statements(session)
    closed = (
        one
        for day in month.days()
        for one in _closed_on(session, Period(day, day, month.time_zone), now, terms_of(stated, day))
    )
    return draw(closed, name, count)


def keep_sample(session: Session, drawn: Collection[DrawnQuery], now: datetime) -> None:
    """Keep a month's sample, once: a sample that could be drawn again could be chosen."""
    rows = [
        {
            "code": one.code,
            "month": one.month,
            "call_sid": one.call_sid,
            "number": one.number,
            "article": one.article,
            "opened_at": one.opened_at,
            "stratum": one.stratum.value,
            "drawn_at": now,
            "verdict": None,
            "by": "",
            "judged_at": None,
        }
        for one in drawn
    ]
    if rows and not drawn_of(session, str(rows[0]["month"])):
        session.execute(insert(BLIND_SAMPLE), rows)


def _closed_on(session: Session, day: Period, now: datetime, terms: Terms) -> tuple[ClosedQuery, ...]:
    return sample_of(extract(session, day, window=terms.repeat_window), now, terms).closed


def judge(session: Session, code: str, verdict: Verdict, by: str, now: datetime) -> bool:
    """Keep a panel's verdict; a later one replaces it. Return whether there is such a code."""
    judged = update(BLIND_SAMPLE).where(BLIND_SAMPLE.c.code == code)
    return bool(changed(session, judged.values(verdict=verdict.value, by=by, judged_at=now)))
