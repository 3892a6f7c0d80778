"""Endpoints as admins manage them; every act is audited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.accounts import audit_store
from ivr.accounts.account import LONGEST_NAME, id_for
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.users import Faulty
from ivr.systems.webhooks import store
from ivr.systems.webhooks.delivery import Delivery, DeliveryState
from ivr.systems.webhooks.endpoint import BOTH_GOOD, Endpoint, EventType, LineEvent, address_fault
from ivr.systems.webhooks.outbox import Outbox
from ivr.systems.webhooks.sending import draw_secret

SHOWN = 100
"Deliveries on one page."


@dataclass(frozen=True, slots=True)
class EndpointRequest:
    """A new endpoint as typed."""

    name: str
    address: str
    events: frozenset[EventType]

    def faults(self, *, may_be_private: bool) -> dict[str, str]:
        """For each wrong field, a message id."""
        is_named = 0 < len(self.name) <= LONGEST_NAME and self.name.isprintable()
        wrong = {
            "name": "" if is_named else "webhooks.name_wrong",
            "address": address_fault(self.address, may_be_private=may_be_private),
            "events": "" if self.events else "webhooks.events_missing",
        }
        return {name: words for name, words in wrong.items() if words}


@dataclass(frozen=True, slots=True)
class Secret:
    """An endpoint with its secret, which is shown this once."""

    endpoint: Endpoint
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Adds, rotates, tests and switches endpoints; `by` is an admin's id."""

    outbox: Outbox
    may_be_private: bool = False

    @property
    def clock(self) -> Callable[[], datetime]:
        """Tells the time."""
        return self.outbox.clock

    def all(self) -> tuple[tuple[Endpoint, Mapping[DeliveryState, int]], ...]:
        """Return every endpoint by name, with how many deliveries are in which state."""
        with self.outbox.database.reading() as session:
            counts = store.counts_of(session)
            return tuple((each, counts.get(each.id, {})) for each in store.all_endpoints(session))

    def find(self, endpoint_id: str) -> tuple[Endpoint, tuple[Delivery, ...]] | None:
        """Return an endpoint with its deliveries, dead ones first."""
        with self.outbox.database.reading() as session:
            endpoint = store.endpoint_by_id(session, endpoint_id)
            deliveries = store.latest_deliveries(session, endpoint_id, SHOWN)
        return (endpoint, deliveries) if endpoint else None

    def add(self, wanted: EndpointRequest, by: str) -> Secret | Faulty:
        """Add an endpoint; it receives events from now on."""
        faults = wanted.faults(may_be_private=self.may_be_private)
        if faults:
            return Faulty(faults)
        text, now = draw_secret(), self.clock()
        encrypted = self.outbox.encryption.encrypt(text)
        with self.outbox.database.begin() as session:
            taken = {each.id for each in store.all_endpoints(session)}
            endpoint = Endpoint(
                id_for(wanted.name, taken), wanted.name, wanted.address, wanted.events, encrypted, by, now
            )
            self._save(session, endpoint, by, "webhooks.added")
        return Secret(endpoint, text)

    def rotate(self, endpoint_id: str, by: str) -> Secret | None:
        """Give an endpoint a new secret; the earlier one is good for another day."""
        text, now = draw_secret(), self.clock()
        encrypted = self.outbox.encryption.encrypt(text)
        with self.outbox.database.begin() as session:
            before = store.endpoint_by_id(session, endpoint_id, to_change=True)
            if before is None:
                return None
            after = replace(
                before,
                encrypted_secret=encrypted,
                encrypted_earlier=before.encrypted_secret,
                earlier_until=now + BOTH_GOOD,
            )
            self._save(session, after, by, "webhooks.rotated")
        return Secret(after, text)

    def switch(self, endpoint_id: str, by: str, *, off: bool) -> bool:
        """Switch an endpoint off, or on again: then it gets what has waited. Return whether there is one."""
        with self.outbox.database.begin() as session:
            before = store.endpoint_by_id(session, endpoint_id, to_change=True)
            if before is None:
                return False
            act = "webhooks.switched_off" if off else "webhooks.switched_on"
            since = before.told_since if off else self.clock()
            self._save(session, replace(before, is_off=off, told_since=since), by, act)
        return True

    def test(self, endpoint_id: str, by: str) -> Delivery | None:
        """Send a test message at once, and return the result."""
        now = self.clock()
        event = LineEvent(EventType.TEST, f"{endpoint_id}:{now.isoformat()}", now, {"sent_by": "a person"})
        delivery = Delivery.of(event, endpoint_id, now)
        with self.outbox.database.begin() as session:
            endpoint = store.endpoint_by_id(session, endpoint_id)
            if endpoint is None:
                return None
            store.add_deliveries(session, [delivery])
            self._note(session, by, "webhooks.tested", endpoint_id)
        return self.outbox.send_now(endpoint, delivery)

    def send_again(self, endpoint_id: str, message_id: str, by: str) -> int:
        """Queue a dead delivery again, or all of an endpoint's; return how many."""
        now = self.clock()
        with self.outbox.database.begin() as session:
            dead = store.dead_deliveries(session, endpoint_id)
            wanted = [each for each in dead if message_id in {each.id, ""}]
            count = sum(store.save_delivery(session, each, each.again(now)) for each in wanted)
            if count:
                self._note(session, by, "webhooks.sent_again", endpoint_id)
        return count

    def _save(self, session: Session, endpoint: Endpoint, by: str, act: str) -> None:
        store.save_endpoint(session, endpoint)
        self._note(session, by, act, endpoint.id)

    def _note(self, session: Session, by: str, act: str, endpoint_id: str) -> None:
        audit_store.append(session, AuditEntry(self.clock(), by, act, endpoint_id))
