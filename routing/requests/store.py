"""Stores reports; each function joins the caller's transaction."""

from dataclasses import asdict
from datetime import datetime

import orjson
from sqlalchemy import MetaData, select, update
from sqlalchemy.orm import Session

from metrics.ledger.sql import Kept, changed, insert_new, value_of
from routing.requests.request import LEASE, RequestState, ServiceRequest
from routing.requests.tables import RequestBase, ServiceRequestRow

METADATA: MetaData = RequestBase.metadata
OPEN = (RequestState.WAITING.value, RequestState.SENDING.value)
MOST = 20
"How many are sent in one round."
REQUESTS = Kept(ServiceRequestRow)
"How long reports are kept here; the server's copy stays with the city."


def file_request(session: Session, request: ServiceRequest) -> bool:
    """Insert a report; return whether it is new."""
    return insert_new(session, ServiceRequestRow, _fields(request))


def due_requests(session: Session, now: datetime) -> tuple[ServiceRequest, ...]:
    """Return the reports to be sent now, oldest first; those of test calls are not sent."""
    rows = session.scalars(
        select(ServiceRequestRow)
        .where(
            ServiceRequestRow.state.in_(OPEN),
            ServiceRequestRow.next_at <= now,
            ServiceRequestRow.is_test.is_(False),
        )
        .order_by(ServiceRequestRow.made_at)
        .limit(MOST)
    )
    return tuple(map(_request, rows))


def requests_sent(session: Session, since: datetime) -> tuple[ServiceRequest, ...]:
    """Return real callers' reports that the city's server accepted since an instant."""
    rows = session.scalars(
        select(ServiceRequestRow).where(
            ServiceRequestRow.state == RequestState.FILED.value,
            ServiceRequestRow.next_at >= since + LEASE,
            ServiceRequestRow.is_test.is_(False),
        )
    )
    return tuple(map(_request, rows))


def all_requests(session: Session) -> tuple[ServiceRequest, ...]:
    """Return every kept report, latest first."""
    rows = session.scalars(select(ServiceRequestRow).order_by(ServiceRequestRow.made_at.desc()))
    return tuple(map(_request, rows))


def requests_of(session: Session, call_sid: str) -> tuple[ServiceRequest, ...]:
    """Return a call's reports, in order."""
    rows = select(ServiceRequestRow).where(ServiceRequestRow.call_sid == call_sid)
    return tuple(map(_request, session.scalars(rows.order_by(ServiceRequestRow.made_at))))


def request_about(session: Session, call_sid: str, article: str) -> ServiceRequest | None:
    """Return the last report in a call about an article."""
    rows = session.scalars(
        select(ServiceRequestRow)
        .where(ServiceRequestRow.call_sid == call_sid, ServiceRequestRow.article == article)
        .order_by(ServiceRequestRow.made_at.desc())
        .limit(1)
    )
    return next(map(_request, rows), None)


def save_request(session: Session, before: ServiceRequest, after: ServiceRequest) -> bool:
    """Save a report; False if another process changed it in the meantime."""
    statement = (
        update(ServiceRequestRow)
        .where(
            ServiceRequestRow.id == before.id,
            ServiceRequestRow.state == before.state.value,
            ServiceRequestRow.tries == before.tries,
        )
        .values(**_fields(after))
    )
    return bool(changed(session, statement))


def _fields(request: ServiceRequest) -> dict[str, object]:
    attributes = orjson.dumps(request.attributes).decode()
    return {**asdict(request), "state": request.state.value, "attributes": attributes}


def _request(row: ServiceRequestRow) -> ServiceRequest:
    attributes = tuple((str(code), str(value)) for code, value in orjson.loads(row.attributes))
    return value_of(ServiceRequest, row, attributes=attributes)
