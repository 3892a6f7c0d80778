"""Stores incidents; each function joins the caller's transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.register.incident import Incident, Notice
from ivr.register.tables import IncidentNoticeRow, IncidentRow, RegisterBase
from metrics.ledger.sql import changed, value_of

METADATA = RegisterBase.metadata


def open_incident(session: Session, incident: Incident) -> None:
    """Store a new incident."""
    session.add(
        IncidentRow(
            id=incident.id,
            kind=incident.kind.value,
            call_sid=incident.call_sid,
            article=incident.article,
            article_version=incident.article_version,
            opened_at=incident.opened_at,
            opened_by=incident.opened_by,
            closed_at=None,
            closed_by="",
            stated_by=incident.stated_by,
            **incident.texts,
        )
    )


def load_incident(session: Session, incident_id: str, *, for_change: bool = False) -> Incident | None:
    """Return an incident; None if there is none."""
    row = session.get(IncidentRow, incident_id, with_for_update=for_change)
    return _incidents(session, [row])[0] if row else None


def all_incidents(session: Session) -> tuple[Incident, ...]:
    """Return every incident, newest first."""
    rows = session.scalars(select(IncidentRow).order_by(IncidentRow.opened_at.desc(), IncidentRow.id))
    return _incidents(session, rows.all())


def open_incidents_of(session: Session, call_sid: str) -> tuple[Incident, ...]:
    """Return the open incidents of a call."""
    is_open = (IncidentRow.call_sid == call_sid) & IncidentRow.closed_at.is_(None)
    return _incidents(session, session.scalars(select(IncidentRow).where(is_open)).all())


def closed_incidents(session: Session) -> tuple[Incident, ...]:
    """Return what the public reads, newest first."""
    return tuple(one for one in all_incidents(session) if one.closed_at is not None)


def state_texts(session: Session, incident_id: str, texts: Mapping[str, str], by: str) -> bool:
    """Store what is stated of an open incident, and by whom if it differs; return whether it was open."""
    row = session.get(IncidentRow, incident_id, with_for_update=True)
    if row is None or row.closed_at is not None:
        return False
    differing = {name: text for name, text in texts.items() if getattr(row, name) != text}
    for name, text in differing.items():
        setattr(row, name, text)
    row.stated_by = by if differing else row.stated_by
    return True


def tell(session: Session, incident_id: str, notice: Notice) -> None:
    """Store that somebody was told."""
    session.add(IncidentNoticeRow(incident=incident_id, at=notice.at, whom=notice.whom, by=notice.by))


def close_incident(session: Session, incident_id: str, by: str, now: datetime) -> None:
    """Close an open incident."""
    is_open = (IncidentRow.id == incident_id) & IncidentRow.closed_at.is_(None)
    session.execute(update(IncidentRow).where(is_open).values(closed_at=now, closed_by=by))


def withdraw_incident(session: Session, incident_id: str) -> bool:
    """Open a closed incident again, which takes it off the public page; return whether it was closed."""
    is_closed = (IncidentRow.id == incident_id) & IncidentRow.closed_at.is_not(None)
    return changed(session, update(IncidentRow).where(is_closed).values(closed_at=None, closed_by="")) == 1


def calls_with_incidents(session: Session) -> tuple[str, ...]:
    """Return the calls that an incident names."""
    named = select(IncidentRow.call_sid).where(IncidentRow.call_sid != "").distinct()
    return tuple(session.scalars(named))


def incidents_of(session: Session, call_sid: str) -> list[object]:
    """Return what a caller's copy tells of incidents in a call."""
    rows = session.scalars(select(IncidentRow).where(IncidentRow.call_sid == call_sid)).all()
    return [
        {"kind": row.kind, "opened_at": row.opened_at.isoformat(), "cause": row.cause, "mend": row.mend}
        for row in rows
    ]


def forget_call(session: Session, call_sid: str) -> int:
    """Keep the incidents of a call without naming it any more."""
    return changed(session, update(IncidentRow).where(IncidentRow.call_sid == call_sid).values(call_sid=""))


def _incidents(session: Session, rows: Collection[IncidentRow]) -> tuple[Incident, ...]:
    ids = [row.id for row in rows]
    told = select(IncidentNoticeRow).where(IncidentNoticeRow.incident.in_(ids))
    notices = session.scalars(told.order_by(IncidentNoticeRow.at, IncidentNoticeRow.id)).all()
    return tuple(_incident(row, [one for one in notices if one.incident == row.id]) for row in rows)


def _incident(row: IncidentRow, notices: list[IncidentNoticeRow]) -> Incident:
    return value_of(Incident, row, notices=tuple(value_of(Notice, one) for one in notices))
