"""An endpoint: where a system of the city takes webhooks, and which addresses will do."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import orjson


class EventType(StrEnum):
    """What happened."""

    CALL_ENDED = "call.ended"
    CALL_ESCALATED = "call.escalated"
    CALLBACK_DUE = "callback.due"
    REQUEST_FILED = "request.filed"
    ANSWER_PUBLISHED = "answer.published"
    TEST = "webhook.test"
    "Sent by hand; nobody subscribes to it."


SUBSCRIBED = tuple(kind for kind in EventType if kind is not EventType.TEST)


def types_named(names: Iterable[str]) -> frozenset[EventType]:
    """Return the types among some names that can be subscribed to."""
    named = set(names)
    return frozenset(kind for kind in SUBSCRIBED if kind.value in named)


@dataclass(frozen=True, slots=True)
class LineEvent:
    """Something that happened once; its data are ids, states and links, never a caller's words or number."""

    type: EventType
    key: str
    "The id that distinguishes it from others of its type, such as a call's."
    at: datetime
    data: Mapping[str, str | int | None]
    call_sid: str = ""
    "The call it is about; empty for none."

    @property
    def id(self) -> str:
        """The `webhook-id`: the same for everybody, and each time that it is sent."""
        return f"msg_{hashlib.sha256(f'{self.type}|{self.key}'.encode()).hexdigest()[:32]}"

    @property
    def body(self) -> str:
        """The body, byte for byte as it is signed and sent."""
        told = {"type": self.type.value, "timestamp": self.at.isoformat(), "data": dict(self.data)}
        return orjson.dumps(told).decode()


LONGEST_ADDRESS = 400
BOTH_GOOD = timedelta(hours=24)
"How long after a rotation messages are also signed with the earlier secret."
UNICAST = ip_network("2000::/3")
"All public IPv6; anything else is this machine, a private network, or IPv4 behind NAT64."
SPECIAL = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
            *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            *("224.0.0.0/4", "240.0.0.0/4"),
            *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
        ),
    )
)
"IANA's registries of special addresses, of which Python knows fewer, and multicast."
LONGEST_LABEL = 63
"A label of a host name."
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint; it is disabled rather than removed, so that its deliveries keep a name."""

    id: str
    name: str
    address: str
    events: frozenset[EventType]
    encrypted_secret: str = field(repr=False)
    made_by: str
    told_since: datetime
    "When it was added or re-enabled; it gets no earlier events."
    is_off: bool = False
    encrypted_earlier: str = field(default="", repr=False)
    "The secret before the last rotation."
    earlier_until: datetime | None = None

    def encrypted_secrets(self, now: datetime) -> tuple[str, ...]:
        """The secrets under which a message is signed now."""
        is_rotating = self.earlier_until is not None and now < self.earlier_until
        return (self.encrypted_secret, self.encrypted_earlier) if is_rotating else (self.encrypted_secret,)


def address_fault(address: str, *, may_be_private: bool) -> str:
    """Return the message id for a faulty URL, or nothing; its name is resolved on use."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "webhooks.address_wrong"
    is_plain = address.isascii() and address.isprintable() and " " not in address and "\\" not in address
    if (
        not is_plain
        or not _may_be_host(host)
        or len(address) > LONGEST_ADDRESS
        or parts.fragment
        or "@" in parts.netloc
    ):
        return "webhooks.address_wrong"
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        return "webhooks.address_not_https"
    if not may_be_private and (host in LOOPBACK or not _may_be_public(host)):
        return "webhooks.address_private"
    return ""


def _may_be_host(host: str) -> bool:
    """Whether a host is a resolvable name, or an IP address."""
    labels = host.removesuffix(".").split(".")
    return ":" in host or all(0 < len(label) <= LONGEST_LABEL for label in labels)


def _may_be_public(host: str) -> bool:
    """A name may be anything until it is looked up."""
    try:
        ip_address(host)
    except ValueError:
        return True
    return is_public(host)


def is_public(ip: str) -> bool:
    """Whether an IP address is public, neither this machine's nor on the city's own network."""
    address: IPv4Address | IPv6Address = ip_address(ip.partition("%")[0])
    if isinstance(address, IPv6Address) and (mapped := address.ipv4_mapped):
        address = mapped
    is_given_out = address in UNICAST if isinstance(address, IPv6Address) else True
    return is_given_out and address.is_global and not any(address in special for special in SPECIAL)
