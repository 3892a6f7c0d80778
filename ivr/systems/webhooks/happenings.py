"""Finds what happened: in the ledger, among callbacks, reports and publications, which stay as they are.

Nothing is written where it happens. What is found twice is one event, since its id follows from what it is.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from ivr.api.documents import BASE
from ivr.desk.callbacks.callback import Callback
from ivr.desk.callbacks.store import callbacks_come_due
from ivr.studio.store import published_since
from ivr.systems.webhooks.endpoint import EventType, LineEvent
from metrics.ledger.newest import ended_calls, escalated_queries
from metrics.ledger.records import CallRecord, QueryRecord
from routing.requests.request import ServiceRequest
from routing.requests.store import requests_sent

NEAR = timedelta(hours=2)
"How far each round looks back."
FAR = timedelta(days=2)
"Now and then one looks back farther: rows that were spooled while the database was down come late."


def happened(
    session: Session, types: Iterable[EventType], since: datetime, now: datetime
) -> tuple[LineEvent, ...]:
    """Return what happened of some types since an instant."""
    return tuple(event for kind in sorted(types) for event in FOUND[kind](session, since, now))


def _ended(session: Session, since: datetime, _now: datetime) -> Iterable[LineEvent]:
    return (_call_ended(call, call.ended_at) for call in ended_calls(session, since) if call.ended_at)


def _call_ended(call: CallRecord, at: datetime) -> LineEvent:
    disposition = call.disposition.value if call.disposition else None
    data = {"call": call.call_sid, "href": f"{BASE}/calls/{call.call_sid}", "disposition": disposition}
    return LineEvent(EventType.CALL_ENDED, call.call_sid, at, data, call.call_sid)


def _escalated(session: Session, since: datetime, _now: datetime) -> Iterable[LineEvent]:
    found = escalated_queries(session, since)
    return (_call_escalated(query, query.escalated_at) for query in found if query.escalated_at)


def _call_escalated(query: QueryRecord, at: datetime) -> LineEvent:
    data: dict[str, str | int | None] = {
        "call": query.call_sid,
        "query": query.number,
        "href": f"{BASE}/queries?call={query.call_sid}",
        "department": query.department,
        "reason": query.reason.value if query.reason else None,
    }
    return LineEvent(EventType.CALL_ESCALATED, f"{query.call_sid}:{query.number}", at, data, query.call_sid)


def _due(session: Session, since: datetime, now: datetime) -> Iterable[LineEvent]:
    return map(_callback_due, callbacks_come_due(session, since, now))


def _callback_due(callback: Callback) -> LineEvent:
    data = {
        "callback": callback.id,
        "href": f"{BASE}/callbacks/{callback.id}",
        "department": callback.department,
        "state": callback.state.value,
    }
    key = f"{callback.id}:{callback.due_at.timestamp():.0f}"
    return LineEvent(EventType.CALLBACK_DUE, key, callback.due_at, data, callback.call_sid)


def _filed(session: Session, since: datetime, _now: datetime) -> Iterable[LineEvent]:
    return map(_request_filed, requests_sent(session, since))


def _request_filed(request: ServiceRequest) -> LineEvent:
    data = {
        "request": request.id,
        "reference": request.reference,
        "article": request.article,
        "server_id": request.server_id,
    }
    return LineEvent(EventType.REQUEST_FILED, request.id, request.sent_at, data, request.call_sid)


def _published(session: Session, since: datetime, _now: datetime) -> Iterable[LineEvent]:
    for slug, publication, version, at in published_since(session, since):
        data: dict[str, str | int | None] = {
            "answer": slug,
            "href": f"{BASE}/answers/{slug}",
            "version": version,
        }
        yield LineEvent(EventType.ANSWER_PUBLISHED, f"{slug}:{publication}", at, data)


FOUND: Mapping[EventType, Callable[[Session, datetime, datetime], Iterable[LineEvent]]] = MappingProxyType(
    {
        EventType.CALL_ENDED: _ended,
        EventType.CALL_ESCALATED: _escalated,
        EventType.CALLBACK_DUE: _due,
        EventType.REQUEST_FILED: _filed,
        EventType.ANSWER_PUBLISHED: _published,
    }
)
