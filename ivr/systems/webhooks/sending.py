"""Sends a message to an endpoint: to an address that was looked at, without redirects, within seconds."""

import base64
import hmac
import secrets
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

import httpx2

from ivr.systems.webhooks.delivery import Attempt, Failure
from ivr.systems.webhooks.endpoint import address_fault, is_public

Lookup: TypeAlias = Callable[[str, int], Sequence[str]]
"From a host and port to IP addresses; raises OSError if there are none."


def look_up(host: str, port: int) -> Sequence[str]:
    """Ask the machine's resolver."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # what is no name is refused before it is asked for
        raise OSError("not a name of a host") from error
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Pinned:
    """The address to connect to, and the host name to present."""

    url: httpx2.URL
    headers: Mapping[str, str]
    extensions: Mapping[str, str] = field(default_factory=dict)


def pinned(address: str, look_up: Lookup, *, may_be_private: bool) -> Pinned | Failure:
    """Return where an address leads, unless that is nowhere, or inside the city's network."""
    if address_fault(address, may_be_private=may_be_private):
        return Failure.PRIVATE
    try:
        url = httpx2.URL(address)
        host = url.raw_host.decode("ascii")
        ips = look_up(host, url.port or (443 if url.scheme == "https" else 80))
    except (OSError, httpx2.InvalidURL):
        return Failure.UNREACHED
    if not ips or not (may_be_private or all(map(is_public, ips))):
        return Failure.PRIVATE if ips else Failure.UNREACHED
    to = url.copy_with(host=ips[0].partition("%")[0])
    return Pinned(to, {"host": url.netloc.decode("ascii")}, {"sni_hostname": host})


LIMITS = httpx2.Timeout(15.0, connect=5.0)
GONE = 410


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends over one client, which keeps connections for a round."""

    http: httpx2.Client
    may_be_private: bool = False
    look_up: Lookup = look_up

    def send(self, address: str, headers: Mapping[str, str], body: str) -> Attempt:
        """Send a message once; only an answer of 2xx is a success."""
        to = pinned(address, self.look_up, may_be_private=self.may_be_private)
        return Attempt(failure=to) if isinstance(to, Failure) else self._post(to, headers, body)

    def _post(self, to: Pinned, headers: Mapping[str, str], body: str) -> Attempt:
        sent = {**headers, **to.headers}
        try:
            with self.http.stream(
                "POST", to.url, headers=sent, content=body.encode(), extensions=dict(to.extensions)
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


PREFIX = "whsec_"
BYTES = 32


def draw_secret() -> str:
    """Return a new secret, as it is given to the receiver."""
    return f"{PREFIX}{base64.b64encode(secrets.token_bytes(BYTES)).decode()}"


def signature_of(secret: str, message_id: str, seconds: int, body: str) -> str:
    """Return the signature of a message under one secret."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, f"{message_id}.{seconds}.{body}".encode(), "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def headers_of(message_id: str, at: datetime, body: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the headers of one attempt; while secrets are rotated, it is signed under both."""
    seconds = int(at.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signature_of(key, message_id, seconds, body) for key in keys),
        "content-type": "application/json",
        "user-agent": "Cityline",
    }
