"""How the city's own exchange reaches the line, and whom it lets through."""

import hmac
import re
from base64 import b64encode
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from ivr.environment import EnvironmentSettings, networks_in, read_settings

SHORTEST_SECRET = 24
AUDIOSOCKET = "audiosocket://"
NAME = re.compile(r"[\w-]+")


class AsteriskSettings(EnvironmentSettings):
    """The exchange connects to this line, so that no port of it is open to us."""

    asterisk_secret: SecretStr = Field(
        SecretStr(""), description="Password of the exchange's connections; empty means there is no exchange"
    )
    asterisk_user: str = Field("cityline", pattern=r"^[\w-]+$", description="User of those connections")
    asterisk_addresses: str = Field(
        "",
        description="Addresses and networks of the exchange, by commas; empty: wherever the secret is known",
    )
    asterisk_media: str = Field(
        "cityline-media",
        description="The exchange's connection that brings this process a call's sound, "
        "or `audiosocket://HOST:PORT` for an older exchange",
    )
    asterisk_trunk: str = Field(
        "trunk", pattern=r"^[\w-]+$", description="The exchange's endpoint through which people are rung"
    )
    asterisk_calls: int = Field(
        100,
        ge=1,
        le=10_000,
        description="Calls of the exchange at once in a process; its dial plan sends on any more",
    )

    @field_validator("asterisk_secret")
    @classmethod
    def _is_secret(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value().strip()) < SHORTEST_SECRET:
            raise ValueError(
                f"has fewer than {SHORTEST_SECRET} characters, which can be guessed; "
                "make one with: openssl rand -hex 24"
            )
        return secret

    @field_validator("asterisk_addresses")
    @classmethod
    def _are_addresses(cls, listed: str) -> str:
        try:
            networks_in(listed)
        except ValueError:
            raise ValueError(
                "must be addresses and networks by commas, such as 10.1.2.3, 10.2.0.0/24"
            ) from None
        return listed

    @field_validator("asterisk_media")
    @classmethod
    def _is_connection(cls, media: str) -> str:
        if media.startswith(AUDIOSOCKET):
            host, _ = _host_and_port(media)
            if not (ip_address(host).is_private or ip_address(host).is_loopback):
                raise ValueError("must name an address of your own network: AudioSocket is not encrypted")
        elif not NAME.fullmatch(media):
            raise ValueError("must be a connection's name, or as audiosocket://10.20.0.7:9092")
        return media

    @model_validator(mode="after")
    def _are_audiosockets_guarded(self) -> Self:
        is_near = self.audiosocket is None or ip_address(self.audiosocket[0]).is_loopback
        if not is_near and not self.asterisk_addresses:
            raise ValueError(
                "CITYLINE_ASTERISK_ADDRESSES must name the exchange: an AudioSocket shows no secret."
            )
        return self

    @property
    def audiosocket(self) -> tuple[str, int] | None:
        """Where this process takes sound by AudioSocket; None if it comes by WebSocket."""
        media = self.asterisk_media
        return _host_and_port(media) if media.startswith(AUDIOSOCKET) else None

    @property
    def is_set(self) -> bool:
        """Whether there is an exchange."""
        return bool(self.secret)

    @property
    def secret(self) -> str:
        """The password; a file's last line ends in a break."""
        return self.asterisk_secret.get_secret_value().strip()

    def lets_in(self, authorization: str, address: str) -> bool:
        """Whether a connection with these credentials may come from that address."""
        if not self.is_set or not self.is_near(address):
            return False
        scheme, _, given = authorization.partition(" ")
        pair = b64encode(f"{self.asterisk_user}:{self.secret}".encode())
        return scheme.lower() == "basic" and hmac.compare_digest(given.encode(), pair)

    def is_near(self, address: str) -> bool:
        """Whether a connection may come from that address."""
        networks = networks_in(self.asterisk_addresses)
        try:
            at = ip_address(address)
        except ValueError:
            return not networks
        at = getattr(at, "ipv4_mapped", None) or at
        return not networks or any(at in network for network in networks)


def _host_and_port(media: str) -> tuple[str, int]:
    parts = urlsplit(media)
    try:
        host, port = str(ip_address(parts.hostname or "")), parts.port
    except ValueError:
        host, port = "", None
    if not port or parts.path or parts.username is not None:
        raise ValueError("must name an address of this machine and a port, as audiosocket://10.20.0.7:9092")
    return host, port


def load_asterisk_settings(**given: object) -> AsteriskSettings:
    """Read the settings; raise BadInput naming every wrong one."""
    return read_settings(AsteriskSettings, given)
