"""Endpoints and deliveries in the database; each function joins the caller's transaction."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, MetaData, case, delete, func, select, update
from sqlalchemy.orm import Session

from ivr.systems.webhooks.delivery import KEPT, Delivery, DeliveryState
from ivr.systems.webhooks.endpoint import Endpoint, types_named
from ivr.systems.webhooks.tables import DeliveryRow, EndpointRow, OutgoingBase
from metrics.ledger.sql import changed, counted, insert_new, value_of

METADATA: MetaData = OutgoingBase.metadata
UNSYNCHRONIZED = {"synchronize_session": False}
OPEN = (DeliveryState.WAITING.value, DeliveryState.SENDING.value)
MOST = 50
"How many are sent in one round."


def save_endpoint(session: Session, endpoint: Endpoint) -> None:
    """Add an endpoint, or change the one with its id."""
    session.merge(EndpointRow(**{**asdict(endpoint), "events": " ".join(sorted(endpoint.events))}))
    session.flush()


def endpoint_by_id(session: Session, endpoint_id: str, *, to_change: bool = False) -> Endpoint | None:
    """Return an endpoint; one that is to be changed is kept from others until the transaction ends."""
    row = session.get(EndpointRow, endpoint_id, with_for_update=to_change)
    return _endpoint(row) if row else None


def switch_off(session: Session, endpoint_id: str) -> None:
    """Send an endpoint nothing more."""
    off = update(EndpointRow).where(EndpointRow.id == endpoint_id).values(is_off=True)
    session.execute(off, execution_options=UNSYNCHRONIZED)


def all_endpoints(session: Session) -> tuple[Endpoint, ...]:
    """Return every endpoint by name."""
    rows = session.scalars(select(EndpointRow).order_by(EndpointRow.name, EndpointRow.id))
    return tuple(map(_endpoint, rows))


def add_deliveries(session: Session, deliveries: Iterable[Delivery]) -> int:
    """Insert the deliveries that are new; return how many."""
    return sum(insert_new(session, DeliveryRow, _values(delivery)) for delivery in deliveries)


def known_ids(session: Session, endpoint_id: str, since: datetime) -> frozenset[str]:
    """Return the ids of an endpoint's deliveries of what happened since an instant."""
    known = select(DeliveryRow.id).where(DeliveryRow.endpoint == endpoint_id, DeliveryRow.at >= since)
    return frozenset(session.scalars(known))


def due_deliveries(session: Session, now: datetime) -> tuple[Delivery, ...]:
    """Return what to send now, longest due first; deliveries for disabled endpoints wait."""
    rows = session.scalars(
        select(DeliveryRow)
        .join(EndpointRow, EndpointRow.id == DeliveryRow.endpoint)
        .where(DeliveryRow.state.in_(OPEN), DeliveryRow.next_at <= now, EndpointRow.is_off.is_(False))
        .order_by(DeliveryRow.next_at, DeliveryRow.id)
        .limit(MOST)
    )
    return tuple(map(_delivery, rows))


def latest_deliveries(session: Session, endpoint_id: str, limit: int) -> tuple[Delivery, ...]:
    """Return an endpoint's deliveries, dead ones first, then the latest."""
    order = case((DeliveryRow.state == DeliveryState.DEAD.value, 0), else_=1)
    rows = (
        select(DeliveryRow)
        .where(DeliveryRow.endpoint == endpoint_id)
        .order_by(order, DeliveryRow.at.desc(), DeliveryRow.id)
        .limit(limit)
    )
    return tuple(map(_delivery, session.scalars(rows)))


def dead_deliveries(session: Session, endpoint_id: str) -> tuple[Delivery, ...]:
    """Return an endpoint's dead deliveries, oldest first."""
    dead = (DeliveryRow.endpoint == endpoint_id, DeliveryRow.state == DeliveryState.DEAD.value)
    return tuple(map(_delivery, session.scalars(select(DeliveryRow).where(*dead).order_by(DeliveryRow.at))))


def count_dead(session: Session) -> int:
    """Return how many deliveries are dead."""
    dead = DeliveryRow.state == DeliveryState.DEAD.value
    return session.scalar(select(func.count()).select_from(DeliveryRow).where(dead)) or 0


def save_delivery(session: Session, before: Delivery, after: Delivery) -> bool:
    """Save a delivery; False if another process changed it in the meantime."""
    unchanged = (
        DeliveryRow.endpoint == before.endpoint,
        DeliveryRow.id == before.id,
        DeliveryRow.state == before.state.value,
        DeliveryRow.tries == before.tries,
        DeliveryRow.next_at == before.next_at,
    )
    saved = session.execute(
        update(DeliveryRow).where(*unchanged).values(**_values(after)), execution_options=UNSYNCHRONIZED
    )
    return isinstance(saved, CursorResult) and saved.rowcount == 1


def counts_of(session: Session) -> dict[str, dict[DeliveryState, int]]:
    """Return how many deliveries of each endpoint are in each state."""
    counted = select(DeliveryRow.endpoint, DeliveryRow.state, func.count()).group_by(
        DeliveryRow.endpoint, DeliveryRow.state
    )
    counts: dict[str, dict[DeliveryState, int]] = {}
    for endpoint, state, count in session.execute(counted):
        counts.setdefault(endpoint, {})[DeliveryState(state)] = count
    return counts


def deliveries_about(session: Session, call_sid: str) -> tuple[Delivery, ...]:
    """Return what other systems were told of a call, in order."""
    rows = (
        select(DeliveryRow).where(DeliveryRow.call_sid == call_sid).order_by(DeliveryRow.at, DeliveryRow.id)
    )
    return tuple(map(_delivery, session.scalars(rows)))


def calls_with_deliveries(session: Session) -> frozenset[str]:
    """Return the calls that other systems were told about."""
    about = select(DeliveryRow.call_sid).where(DeliveryRow.call_sid != "").distinct()
    return frozenset(session.scalars(about))


def forget_deliveries_about(session: Session, call_sid: str) -> int:
    """Remove a call's deliveries; return how many."""
    return changed(session, delete(DeliveryRow).where(DeliveryRow.call_sid == call_sid))


def purge_deliveries(session: Session, now: datetime, held: Iterable[str] = ()) -> int:
    """Remove deliveries that are past their retention, except of calls on hold; return how many."""
    return changed(session, delete(DeliveryRow).where(*_old(now, held)))


def overdue_deliveries(session: Session, now: datetime, held: Iterable[str] = ()) -> int:
    """Return how many deliveries are past their retention, except of calls on hold."""
    return counted(session, DeliveryRow, *_old(now, held))


def _old(now: datetime, held: Iterable[str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return DeliveryRow.at < now - KEPT, DeliveryRow.call_sid.not_in(held)


def _values(delivery: Delivery) -> dict[str, object]:
    failure = delivery.failure.value if delivery.failure else None
    enums = {"type": delivery.type.value, "state": delivery.state.value, "failure": failure}
    return {**asdict(delivery), **enums}


def _endpoint(row: EndpointRow) -> Endpoint:
    return value_of(Endpoint, row, events=types_named(row.events.split()))


def _delivery(row: DeliveryRow) -> Delivery:
    return value_of(Delivery, row)
