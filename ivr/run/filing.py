"""Sends what callers reported to the city's Open311 server, each report exactly once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

import structlog

from ivr.storage.database import Database
from ivr.systems.open311 import Open311, RefusedByServer, Sent, ServerUnreachable, Taken
from metrics.ledger.outcome import FiledState
from metrics.ledger.store import note_filing
from routing.requests.request import RequestState, ServiceRequest
from routing.requests.store import due_requests, save_request

FILINGS = {RequestState.FILED: FiledState.ACCEPTED, RequestState.REFUSED: FiledState.REFUSED}
"What the ledger learns; until then a request is known to be waiting."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Filing:
    """A report is marked as under way before it is sent; one that was tried before is looked for first."""

    database: Database
    connect: Callable[[], AbstractContextManager[Open311]]
    clock: Callable[[], datetime]

    def round(self, now: datetime) -> int:
        """Send what is due; return how many reports the server accepted."""
        with self.database.reading() as session:
            due = due_requests(session, now)
        if not due:
            return 0
        with self.connect() as server:
            return sum(self._send(request, server) for request in due)

    def _send(self, request: ServiceRequest, server: Open311) -> bool:
        under_way = request.sending(self.clock())
        if not self._save(request, under_way):
            return False
        after = self._after(under_way, _sent(request, server))
        self._save(under_way, after)
        log.info("service_request", id=request.id, state=after.state.value, tries=after.tries)
        return after.state is RequestState.FILED

    def _after(self, request: ServiceRequest, sent: Sent) -> ServiceRequest:
        match sent:
            case Taken(server_id):
                return request.filed(server_id)
            case RefusedByServer(why):
                return request.refused(why)
            case ServerUnreachable():
                return request.delayed(self.clock())
            case _:
                assert_never(sent)

    def _save(self, before: ServiceRequest, after: ServiceRequest) -> bool:
        with self.database.begin() as session:
            if not save_request(session, before, after):
                return False
            filing = FILINGS.get(after.state)
            if filing:
                note_filing(session, after.call_sid, after.article, after.made_at, filing)
        return True


def _sent(request: ServiceRequest, server: Open311) -> Sent:
    if request.tries:  # an answer that never came may still have been a yes
        found = server.find(request.code, request.mark, request.made_at)
        if found is not None:
            return found
    told = "\n".join(part for part in ("Reported by telephone.", request.details, request.mark) if part)
    return server.send(request.code, request.address, told, request.attributes, at=(request.lon, request.lat))
