"""How the city's own exchange reaches the line, and whom it lets through."""

import hmac
from base64 import b64encode
from ipaddress import ip_address

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.environment import networks_in, read_settings

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
        if not self.is_set or not self._is_near(address):
            return False
        scheme, _, given = authorization.partition(" ")
        pair = b64encode(f"{self.asterisk_user}:{self.secret}".encode())
        return scheme.lower() == "basic" and hmac.compare_digest(given.encode(), pair)

    def _is_near(self, address: str) -> bool:
        networks = networks_in(self.asterisk_addresses)
        try:
            at = ip_address(address)
        except ValueError:
            return not networks
        at = getattr(at, "ipv4_mapped", None) or at
        return not networks or any(at in network for network in networks)


def load_asterisk_settings(**given: object) -> AsteriskSettings:
    """Read the settings; raise BadInput naming every wrong one."""
    return read_settings(AsteriskSettings, given)
