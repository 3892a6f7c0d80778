"""Fetches a document from an address that was looked at: never one inside the city's network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.robotparser import RobotFileParser

import httpx2

from ivr.studio.documents.document import MOST_BYTES, BadDocument, Fault
from ivr.systems.webhooks.endpoint import address_fault, is_public
from ivr.systems.webhooks.sending import Lookup, look_up

LIMITS = httpx2.Timeout(15.0, connect=5.0)
LONGEST = timedelta(seconds=60)
"Time limit for one document, however slowly it arrives."
MOST_REDIRECTS = 3
MOST_ROBOTS_BYTES = 500_000
AGENT = "Cityline"
GONE = frozenset({404, 410})


@dataclass(slots=True)
class Fetcher:
    """Fetches over one client for a round, and asks each host once what robots may read."""

    http: httpx2.Client
    clock: Callable[[], datetime]
    look_up: Lookup = look_up
    may_be_private: bool = False
    _robots: dict[str, RobotFileParser | None] = field(default_factory=dict)

    def fetch(self, address: str) -> bytes:
        """Return what stands at an address; raise BadDocument."""
        for _ in range(MOST_REDIRECTS + 1):
            if not self._may_read(address):
                raise BadDocument(Fault.ROBOTS)
            found = self._got(address, MOST_BYTES)
            if isinstance(found, bytes):
                return found
            address = found
        raise BadDocument(Fault.UNREACHED)

    def _may_read(self, address: str) -> bool:
        url = self._checked(address)
        host = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if host not in self._robots:
            self._robots[host] = self._rules(f"{host}/robots.txt")
        rules = self._robots[host]
        return rules is None or rules.can_fetch(AGENT, address)

    def _rules(self, address: str) -> RobotFileParser | None:
        """A host's robots.txt; None if it has none."""
        try:
            found = self._got(address, MOST_ROBOTS_BYTES)
        except BadDocument:
            return None
        if not isinstance(found, bytes):
            return None
        rules = RobotFileParser()
        rules.parse(found.decode("utf-8", "replace").splitlines())
        return rules

    def _got(self, address: str, most: int) -> bytes | str:
        """The content of a URL, or the URL to which it redirects."""
        url = self._checked(address)
        headers = {"host": url.netloc.decode("ascii"), "user-agent": AGENT, "accept-encoding": "gzip"}
        try:
            with self.http.stream(
                "GET",
                url.copy_with(host=self._ip_of(url).partition("%")[0]),
                headers=headers,
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            ) as answer:
                if answer.is_redirect:
                    return str(url.join(answer.headers.get("location", "")))
                if not answer.is_success:
                    raise BadDocument(Fault.NOT_FOUND if answer.status_code in GONE else Fault.UNREACHED)
                return self._body(answer.iter_bytes(), most)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise BadDocument(Fault.UNREACHED) from error

    def _body(self, pieces: Iterator[bytes], most: int) -> bytes:
        until = self.clock() + LONGEST
        held = bytearray()
        for piece in pieces:
            held += piece
            if len(held) > most:
                raise BadDocument(Fault.TOO_LARGE)
            if self.clock() > until:
                raise BadDocument(Fault.TOO_SLOW)
        return bytes(held)

    def _checked(self, address: str) -> httpx2.URL:
        fault = address_fault(address, may_be_private=self.may_be_private)
        if fault:
            raise BadDocument(Fault.PRIVATE if fault == "webhooks.address_private" else Fault.ADDRESS)
        try:
            return httpx2.URL(address)
        except httpx2.InvalidURL as error:
            raise BadDocument(Fault.ADDRESS) from error

    def _ip_of(self, url: httpx2.URL) -> str:
        """The address that was checked is the one that is reached: a second look-up could give another."""
        try:
            ips = self.look_up(
                url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80)
            )
        except OSError as error:
            raise BadDocument(Fault.UNREACHED) from error
        if not ips:
            raise BadDocument(Fault.UNREACHED)
        if not self.may_be_private and not all(map(is_public, ips)):
            raise BadDocument(Fault.PRIVATE)
        return ips[0]


@contextmanager
def fetching(clock: Callable[[], datetime]) -> Iterator[Fetcher]:
    """Keep a client for a round; no proxy, since that would look names up itself."""
    with httpx2.Client(timeout=LIMITS, trust_env=False, follow_redirects=False) as http:
        yield Fetcher(http, clock)
