"""Zammad's REST API, as far as tickets are filed there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx2
import orjson
import structlog

from ivr.systems.tickets.ticket_system import Filed, NewTicket, RefusedTicket, Sent, SystemUnreachable
from ivr.systems.webhooks.delivery import Failure
from ivr.systems.webhooks.sending import Lookup, look_up, pinned

log = structlog.get_logger()
LIMITS = httpx2.Timeout(15.0, connect=5.0)
NOT_SIGNED_IN = frozenset({401, 403})
REFUSALS = frozenset({400, 422})
MOST = 20


@dataclass(frozen=True, slots=True)
class Zammad:
    """One Zammad, asked with an access token of the permission ticket.agent."""

    http: httpx2.Client
    address: str
    token: str = field(repr=False)
    customer: str
    "The login or e-mail address, known to Zammad, under which tickets are filed."
    may_be_private: bool = False
    look_up: Lookup = look_up

    def file(self, ticket: NewTicket) -> Sent:
        """Hand over a ticket once; never tried again here, since a second request is a second ticket."""
        article = {
            "subject": ticket.title,
            "body": ticket.body,
            "type": "note",
            "content_type": "text/plain",
            "internal": True,
        }
        wanted = {"title": ticket.title, "group": ticket.group, "customer": self.customer, "article": article}
        answer = self._asked("POST", "/api/v1/tickets", wanted)
        if answer is None:
            return SystemUnreachable()
        read = _object(answer)
        if answer.is_success:
            return _filed(read) or SystemUnreachable()
        return RefusedTicket(_why(read)) if answer.status_code in REFUSALS and read else SystemUnreachable()

    def find(self, mark: str) -> Filed | SystemUnreachable | None:
        """Look for the ticket whose title ends in a mark."""
        query = urlencode({"query": f'"{mark}"', "limit": MOST})
        answer = self._asked("GET", f"/api/v1/tickets/search?{query}")
        if answer is None or not answer.is_success:
            return SystemUnreachable()
        tickets = _tickets(answer)
        if tickets is None:
            return SystemUnreachable()
        return next(filter(None, (_filed(each) for each in tickets if _is_marked(each, mark))), None)

    def _asked(
        self, method: str, path: str, body: Mapping[str, object] | None = None
    ) -> httpx2.Response | None:
        to = pinned(f"{self.address}{path}", self.look_up, may_be_private=self.may_be_private)
        if isinstance(to, Failure):
            log.error("tickets_unreachable", kind=to.value)
            return None
        headers = {**to.headers, "authorization": f"Token token={self.token}"}
        if body is not None:
            headers["content-type"] = "application/json"
        content = None if body is None else orjson.dumps(body)
        try:
            answer = self.http.request(
                method, to.url, headers=headers, content=content, extensions=dict(to.extensions)
            )
        except httpx2.HTTPError:
            return None
        if answer.status_code in NOT_SIGNED_IN:
            log.error("tickets_refused_account", status=answer.status_code)
            return None
        return answer


@contextmanager
def connected(address: str, token: str, customer: str, *, may_be_private: bool) -> Iterator[Zammad]:
    """Keep a client for a round; no proxy, since that would look names up itself."""
    with httpx2.Client(timeout=LIMITS, trust_env=False, follow_redirects=False) as http:
        yield Zammad(http, address, token, customer, may_be_private)


def _read(answer: httpx2.Response) -> object:
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return None


def _object(answer: httpx2.Response) -> Mapping[str, object]:
    """An error page with the status 200 is not an answer."""
    read = _read(answer)
    return read if isinstance(read, dict) else {}


def _filed(ticket: Mapping[str, object]) -> Filed | None:
    number, ticket_id = ticket.get("number"), ticket.get("id")
    return Filed(str(ticket_id), str(number)) if number and ticket_id else None


def _tickets(answer: httpx2.Response) -> list[Mapping[str, object]] | None:
    """The results of a search, which come with assets, or as a list if Zammad expands them."""
    match _read(answer):
        case list(found):
            return [each for each in found if isinstance(each, dict)]
        case {"assets": {"Ticket": dict(found)}}:
            return [each for each in found.values() if isinstance(each, dict)]
        case {"tickets": []} | {"assets": dict()}:
            return []
        case _:
            return None


def _is_marked(ticket: Mapping[str, object], mark: str) -> bool:
    return str(ticket.get("title", "")).endswith(f"({mark})")


def _why(error: Mapping[str, object]) -> str:
    """Zammad's message for people, or else for programs."""
    return str(error.get("error_human") or error.get("error") or "")
