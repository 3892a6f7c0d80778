"""Reads settings from the environment or a .env file, and says everything that is wrong with them at once."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.errors import BadInput

INSIDE = ("localhost", "internal", "local", "lan", "intranet", "home.arpa", "svc", "cluster.local")
"Ends of names that lead nowhere on the internet."


class EnvironmentSettings(BaseSettings):
    """Settings that begin with CITYLINE_; those of other rooms are not theirs to judge."""

    model_config = SettingsConfigDict(
        env_prefix="CITYLINE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )


Kind = TypeVar("Kind", bound=EnvironmentSettings)


def read_settings(kind: type[Kind], given: dict[str, object]) -> Kind:
    """Read settings; raise BadInput naming every wrong one, without its value."""
    try:
        return kind(**given)  # type: ignore[arg-type]  # pydantic checks what is given by name
    except ValidationError as wrong:
        raise BadInput("\n".join(_sentences(wrong))) from None
    except UnicodeDecodeError:
        raise BadInput("The file .env is not UTF-8 text; save it as UTF-8.") from None


def server_address(address: str) -> str:
    """Return the address of a server that gets callers' words; raise ValueError saying why it will not do."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.scheme not in {"http", "https"} or parts.username is not None:
        raise ValueError("must be an address such as https://models.example.ca/v1")
    if parts.scheme == "http" and not _is_inside(host):
        raise ValueError("must begin with https://, since words would go through the internet as they are")
    return address


def networks_in(listed: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the addresses and networks that are listed by commas; raise ValueError for what is neither."""
    return tuple(ip_network(one.strip()) for one in listed.split(",") if one.strip())


def _is_inside(host: str) -> bool:
    """Whether a host is this machine or one of the city's own network."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.rstrip(".").endswith(tuple(f".{end}" for end in INSIDE))
    return address.is_loopback or address.is_private


def _sentences(wrong: ValidationError) -> Iterator[str]:
    for fault in wrong.errors():
        sentence = fault["msg"].removeprefix("Value error, ")
        yield f"CITYLINE_{'_'.join(map(str, fault['loc'])).upper()}: {sentence}" if fault["loc"] else sentence
