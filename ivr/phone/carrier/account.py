"""Account: who the carrier's customer is, and where the customer's service listens."""

import secrets
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit

from ivr.phone.carrier.refusal import Refusal

_SECURE = {"https": "http", "wss": "ws", "http": "http", "ws": "ws"}


def new_sid(prefix: str) -> str:
    """Return a fresh identifier in Twilio's form: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Account:
    """The customer: requests are signed for the public address and delivered to the connect address."""

    sid: str
    auth_token: str = field(repr=False)
    public_base_url: str
    connect_base_url: str
    elsewhere: tuple[tuple[str, str], ...] = ()  # public origin → where it really listens

    def absolute(self, url: str, seen_from: str | None = None) -> str:
        """Resolve a URL as TwiML at `seen_from` means it."""
        return urljoin(seen_from or self.public_base_url, url)

    def delivery(self, url: str) -> str:
        """Return the local address that stands for a public URL; nothing ever leaves for another one."""
        parts = urlsplit(url)
        routes = dict(self.elsewhere) | {self.public_base_url: self.connect_base_url}
        for public, connect in routes.items():
            if urlsplit(public).netloc == parts.netloc:
                local = urlsplit(connect)
                scheme = _SECURE[parts.scheme] if local.scheme == "http" else parts.scheme
                return urlunsplit((scheme, local.netloc, parts.path, parts.query, ""))
        if parts.hostname in {"127.0.0.1", "localhost", "::1"}:
            return url
        raise Refusal(11210, "no route to this host")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """What the customer has set on the number that is called."""

    voice_url: str = "/voice"
    fallback_url: str | None = None
    status_callback_url: str | None = None
