"""What changed figures that had gone by, so that a report prints a restatement as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.facts.statement import Statement, StatementKind, terms_of, value_on
from metrics.facts.statement_store import review_of, statements
from metrics.ledger.digest import Sort
from metrics.ledger.period import Period
from metrics.ledger.tables import DigestRow


class Cause(StrEnum):
    """What changed days that had gone by."""

    STATED = "stated"
    "A value was stated from an earlier day on."
    RESTATED = "restated"
    "Somebody looked at a signed day that differed, and signed it anew."
    LATE = "late"
    "Calls came late from the line's own spool."
    REVIEWED = "reviewed"
    "Hours of review were recorded for a day whose figures were final."


@dataclass(frozen=True, slots=True)
class Restatement:
    """Days whose figures changed after they had gone by: when, by whom and why."""

    cause: Cause
    on: date
    first: date
    last: date
    by: str = ""
    why: str = ""
    about: StatementKind | None = None
    subject: str = ""
    before: float | None = None
    "What held for these days until then; None if nothing was stated."
    value: float | None = None


def restatements(session: Session, period: Period) -> tuple[Restatement, ...]:
    """Return what changed a period's days after they had gone by, oldest first."""
    stated = statements(session)
    found = (
        *backdated(stated, period.time_zone),
        *_signed_anew(session, period),
        *_reviewed_late(session, period, stated),
    )
    of_period = (one for one in found if one.first <= period.last and one.last >= period.first)
    return tuple(sorted(of_period, key=lambda one: (one.on, one.first, one.subject)))


def backdated(stated: Sequence[Statement], zone: ZoneInfo) -> Iterator[Restatement]:
    """Return the statements that changed days which had gone by, with what held there before."""
    for one in stated:
        on = one.stated_at.astimezone(zone).date()
        if one.since >= on:
            continue
        known = [other for other in stated if other.stated_at < one.stated_at]
        before = value_on(known, one.about, one.subject, one.since)
        days = (one.since, on - timedelta(days=1))
        yield Restatement(Cause.STATED, on, *days, one.by, one.why, one.about, one.subject, before, one.value)


def _signed_anew(session: Session, period: Period) -> Iterator[Restatement]:
    causes = {Sort.RESTATED.value: Cause.RESTATED, Sort.LATE.value: Cause.LATE}
    wanted = (
        select(DigestRow.sort, DigestRow.day, DigestRow.signed_at, DigestRow.by, DigestRow.why)
        .where(DigestRow.sort.in_(causes), DigestRow.day.between(period.first, period.last))
        .order_by(DigestRow.seq)
    )
    for sort, day, at, by, why in session.execute(wanted):
        cause = causes[sort]
        # Of late calls the digest names the calls, which is no reason.
        reason = why if cause is Cause.RESTATED else ""
        yield Restatement(cause, at.astimezone(period.time_zone).date(), day, day, by, reason)


def _reviewed_late(session: Session, period: Period, stated: Sequence[Statement]) -> Iterator[Restatement]:
    """Return hours of review that lower net hours and raise the cost of days that were settled."""
    for hours in review_of(session, period):
        day = Period(hours.day, hours.day, period.time_zone)
        if hours.stated_at < day.settles_at(terms_of(stated, hours.day).repeat_window):
            continue
        on = hours.stated_at.astimezone(period.time_zone).date()
        yield Restatement(Cause.REVIEWED, on, hours.day, hours.day, hours.by, value=hours.hours)
