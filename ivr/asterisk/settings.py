"""How the city's own exchange reaches the line, and whom it lets through."""

import hmac
from base64 import b64decode
from binascii import Error
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.environment import read_settings

SHORTEST_SECRET = 24


class AsteriskSettings(BaseSettings):
    """The exchange connects to this line, so that no port of it is open to us."""

    model_config = SettingsConfigDict(
        env_prefix="CITYLINE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

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
        pattern=r"^[\w-]+$",
        description="The exchange's connection that brings this process a call's sound",
    )
    asterisk_trunk: str = Field(
        "trunk", pattern=r"^[\w-]+$", description="The exchange's endpoint through which people are rung"
    )
    asterisk_calls: int = Field(
        100,
        ge=1,
        le=10_000,
        description="Calls of the exchange at once in a process; it rings the operator for more",
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
        for one in _named(listed):
            try:
                ip_network(one)
            except ValueError:
                raise ValueError(
                    "must be addresses and networks by commas, such as 10.1.2.3, 10.2.0.0/24"
                ) from None
        return listed

    @property
    def is_set(self) -> bool:
        """Whether there is an exchange."""
        return bool(self.secret)

    @property
    def secret(self) -> str:
        """The password; a file's last line ends in a break."""
        return self.asterisk_secret.get_secret_value().strip()

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Where the exchange is."""
        return tuple(ip_network(one) for one in _named(self.asterisk_addresses))

    def lets_in(self, authorization: str, address: str) -> bool:
        """Whether a connection with these credentials may come from that address."""
        if not self.is_set or not self._is_near(address):
            return False
        given = _basic(authorization)
        return hmac.compare_digest(given, f"{self.asterisk_user}:{self.secret}".encode())

    def _is_near(self, address: str) -> bool:
        try:
            at = ip_address(address)
        except ValueError:
            return not self.networks
        at = getattr(at, "ipv4_mapped", None) or at
        return not self.networks or any(at in network for network in self.networks)


def _named(listed: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in listed.split(",") if one.strip())


def _basic(authorization: str) -> bytes:
    scheme, _, encoded = authorization.partition(" ")
    try:
        return b64decode(encoded, validate=True) if scheme.lower() == "basic" else b""
    except (Error, ValueError):
        return b""


def load_asterisk_settings(**given: object) -> AsteriskSettings:
    """Read the settings; raise BadInput naming every wrong one."""
    return read_settings(AsteriskSettings, given)
