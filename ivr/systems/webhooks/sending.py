"""Sends a message to an endpoint: to an address that was looked at, without redirects, within seconds."""

import base64
import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx2

from ivr.systems.webhooks.delivery import Attempt, Failure
from ivr.systems.webhooks.pinned import Lookup, Pinned, look_up, pinned

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
