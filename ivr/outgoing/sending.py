"""Sends a message to an endpoint: to an address that was looked at, without redirects, within seconds."""

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import httpx2

from ivr.outgoing.delivery import Attempt, Failure
from ivr.outgoing.endpoint import address_fault, is_public

LIMITS = httpx2.Timeout(15.0, connect=5.0)
GONE = 410
Lookup: TypeAlias = Callable[[str, int], Sequence[str]]
"From a host and port to IP addresses; an OSError when there are none."


def look_up(host: str, port: int) -> Sequence[str]:
    """Ask the machine's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends over one client, which keeps connections for a round."""

    http: httpx2.Client
    may_be_private: bool = False
    look_up: Lookup = look_up

    def send(self, address: str, headers: Mapping[str, str], body: str) -> Attempt:
        """Send a message once; only an answer of 2xx is a success."""
        if address_fault(address, may_be_private=self.may_be_private):
            return Attempt(failure=Failure.PRIVATE)
        url = httpx2.URL(address)
        try:
            ips = self.look_up(
                url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80)
            )
        except OSError:
            return Attempt(failure=Failure.UNREACHED)
        if not ips or not (self.may_be_private or all(map(is_public, ips))):
            return Attempt(failure=Failure.PRIVATE if ips else Failure.UNREACHED)
        return self._post(url, ips[0], headers, body)

    def _post(self, url: httpx2.URL, ip: str, headers: Mapping[str, str], body: str) -> Attempt:
        """The address that was checked is the one that is reached: a second look-up could give another."""
        sent = {**headers, "host": url.netloc.decode("ascii")}
        try:
            with self.http.stream(
                "POST",
                url.copy_with(host=ip.partition("%")[0]),
                headers=sent,
                content=body.encode(),
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            ) as answer:
                return _attempt(answer.status_code, answer.headers.get("retry-after", ""))
        except httpx2.TimeoutException:
            return Attempt(failure=Failure.TIMEOUT)
        except httpx2.HTTPError:
            return Attempt(failure=Failure.UNREACHED)


@contextmanager
def connected(*, may_be_private: bool) -> Iterator[Sender]:
    """Keep a client for a round; no proxy, since that would look names up itself."""
    with httpx2.Client(timeout=LIMITS, trust_env=False, follow_redirects=False) as http:
        yield Sender(http, may_be_private)


def _attempt(status: int, retry_after: str) -> Attempt:
    if 200 <= status < 300:
        return Attempt(status)
    if 300 <= status < 400:
        return Attempt(status, Failure.REDIRECT)
    if status == GONE:
        return Attempt(status, Failure.GONE)
    is_seconds = retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 7
    return Attempt(status, Failure.STATUS, timedelta(seconds=int(retry_after) if is_seconds else 0))
