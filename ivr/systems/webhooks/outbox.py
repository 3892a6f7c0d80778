"""The outbox: finds what happened for each endpoint, and sends it until it is taken.

A message may come twice, as after a process that died while it sent: under the same id, by which receivers
know it again.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

import structlog
from sqlalchemy.orm import Session

from ivr.api.documents import BASE
from ivr.desk.callbacks.callback import Callback
from ivr.desk.callbacks.store import callbacks_come_due
from ivr.errors import BadCiphertext
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.studio.store import published_since
from ivr.systems.webhooks import store
from ivr.systems.webhooks.delivery import Attempt, Delivery, DeliveryState, Failure
from ivr.systems.webhooks.endpoint import Endpoint, EventType, LineEvent
from ivr.systems.webhooks.sending import Sender, headers_of
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


FAR_EVERY = timedelta(hours=1)
SILENT = frozenset({Failure.TIMEOUT, Failure.UNREACHED, Failure.PRIVATE})
"After one of these an endpoint is skipped for the rest of the round, so that others need not wait."
log = structlog.get_logger()


@dataclass(slots=True)
class Outbox:
    """One for each process: a delivery is claimed before it is sent, so that no two send it at once."""

    database: Database
    encryption: Encryption
    connect: Callable[[], AbstractContextManager[Sender]]
    clock: Callable[[], datetime]
    given_up: int = 0
    "Messages that wait for a person to send them again."
    _looked_far_at: datetime | None = field(default=None)

    def round(self, now: datetime) -> int:
        """Collect events, and send what is due; return how many messages were accepted."""
        with self.database.reading() as session:
            endpoints = {each.id: each for each in store.all_endpoints(session)}
        if not endpoints:
            return 0
        self._collect([each for each in endpoints.values() if not each.is_off], now)
        taken = self._send_due(endpoints, now)
        with self.database.reading() as session:
            self.given_up = store.count_dead(session)
        return taken

    def send_now(self, endpoint: Endpoint, delivery: Delivery) -> Delivery:
        """Send one delivery of an endpoint while somebody waits, and return how it stands."""
        with self.connect() as sender:
            return self._send(sender, endpoint, delivery) or delivery

    def _collect(self, endpoints: list[Endpoint], now: datetime) -> None:
        is_far = self._looked_far_at is None or now - self._looked_far_at >= FAR_EVERY
        since = now - (FAR if is_far else NEAR)
        types = frozenset(kind for each in endpoints for kind in each.events)
        with self.database.reading() as session:
            events = happened(session, types, since, now)
            known = {each.id: store.known_ids(session, each.id, since) for each in endpoints}
        new = [
            Delivery.of(event, each.id, now)
            for each in endpoints
            for event in events
            if event.type in each.events and event.at >= each.told_since and event.id not in known[each.id]
        ]
        if new:
            with self.database.begin() as session:
                store.add_deliveries(session, new)
        self._looked_far_at = now if is_far else self._looked_far_at

    def _send_due(self, endpoints: dict[str, Endpoint], now: datetime) -> int:
        with self.database.reading() as session:
            due = [each for each in store.due_deliveries(session, now) if each.endpoint in endpoints]
        silent, taken = set[str](), 0
        if not due:
            return taken
        with self.connect() as sender:
            for delivery in due:
                if delivery.endpoint in silent:
                    continue
                after = self._send(sender, endpoints[delivery.endpoint], delivery)
                taken += after is not None and after.state is DeliveryState.DELIVERED
                if after is not None and after.failure in SILENT:
                    silent.add(delivery.endpoint)
        return taken

    def _send(self, sender: Sender, endpoint: Endpoint, delivery: Delivery) -> Delivery | None:
        """Return the delivery after an attempt; None if another process has it."""
        under_way = delivery.sending(self.clock())
        with self.database.begin() as session:
            if not store.save_delivery(session, delivery, under_way):
                return None
        attempt = self._attempt(sender, endpoint, under_way)
        after = under_way.after(attempt, self.clock())
        with self.database.begin() as session:
            store.save_delivery(session, under_way, after)
            if attempt.failure is Failure.GONE:
                store.switch_off(session, endpoint.id)
        log.info("webhook", id=after.id, endpoint=endpoint.id, state=after.state.value, status=after.status)
        return after

    def _attempt(self, sender: Sender, endpoint: Endpoint, delivery: Delivery) -> Attempt:
        now = self.clock()
        try:
            keys = [self.encryption.decrypt(key) for key in endpoint.encrypted_secrets(now)]
        except BadCiphertext:
            return Attempt(failure=Failure.SECRET)
        headers = headers_of(delivery.id, now, delivery.body, keys)
        return sender.send(endpoint.address, headers, delivery.body)
