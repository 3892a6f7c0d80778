"""An address that was looked at: the one that is reached afterwards, whatever its name leads to by then."""

import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx2

from ivr.systems.webhooks.delivery import Failure
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
