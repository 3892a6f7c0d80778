"""How people sign in: the settings of the accounts, from the same environment as all others."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from ivr.accounts.account import Role
from ivr.accounts.second_step.second_steps import LOOPBACK, Whose
from ivr.environment import EnvironmentSettings, networks_in, read_settings

THIS_MACHINE = "127.0.0.1, ::1"


class AccountSettings(EnvironmentSettings):
    """Where people sign in, and the roles of the city's groups."""

    model_config = SettingsConfigDict(populate_by_name=True, loc_by_alias=False)

    trusted_proxies: str = Field(
        "",
        # uvicorn's own name for it, which older installations set.
        validation_alias=AliasChoices("CITYLINE_TRUSTED_PROXIES", "FORWARDED_ALLOW_IPS"),
        description="Addresses and networks of the proxies, by commas, whose X-Forwarded-For is believed; "
        "empty: a proxy on this machine",
    )
    local_sign_in: bool = Field(default=True, description="Let people sign in with a password kept here")
    second_step: Whose = Field(
        Whose.AUTO,
        description="Who needs an authenticator app or a passkey besides a password: nobody, "
        "admins (and privacy and managers), everybody; auto means admins, unless only this machine reaches "
        "the pages",
    )
    oidc_issuer: str = Field(
        "", description="Address of the city's OpenID Connect service; empty means there is none"
    )
    oidc_client_id: str = Field("", description="Name by which that service knows this line")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Secret for that service")
    oidc_scopes: str = Field("openid profile email", description="What is asked of that service")
    oidc_groups_claim: str = Field("groups", description="Claim that lists a person's groups")
    oidc_staff_group: str = Field("cityline-staff", description="Group whose members take calls at the desk")
    oidc_editor_group: str = Field("cityline-editor", description="Group whose members write answers")
    oidc_reviewer_group: str = Field("cityline-reviewer", description="Group whose members approve answers")
    oidc_manager_group: str = Field("cityline-manager", description="Group whose members manage the line")
    oidc_privacy_group: str = Field(
        "cityline-privacy", description="Group whose members carry out callers' requests about their words"
    )
    oidc_admin_group: str = Field("cityline-admin", description="Group whose members manage the accounts")

    @field_validator("trusted_proxies")
    @classmethod
    def _names_proxies(cls, named: str) -> str:
        """An asterisk, or a network of everybody, would let each client choose its own address."""
        try:
            networks = networks_in(named)
        except ValueError:
            raise ValueError("must name addresses or networks, such as 10.0.3.7, 10.0.4.0/24") from None
        if any(network.prefixlen == 0 for network in networks):
            raise ValueError("names everybody; name the proxies alone")
        return named

    @model_validator(mode="after")
    def _can_sign_somebody_in(self) -> "AccountSettings":
        if self.oidc_issuer:
            issuer = urlsplit(self.oidc_issuer)
            if issuer.scheme != "https" and issuer.hostname not in LOOPBACK:
                raise ValueError("CITYLINE_OIDC_ISSUER must begin with https://")
            if not self.oidc_client_id:
                raise ValueError("CITYLINE_OIDC_ISSUER needs CITYLINE_OIDC_CLIENT_ID too")
        elif not self.local_sign_in:
            raise ValueError("without CITYLINE_LOCAL_SIGN_IN or CITYLINE_OIDC_ISSUER nobody can sign in")
        return self

    @property
    def proxies(self) -> tuple[str, ...]:
        """The networks of the proxies whose word for who asks is taken, as sockets show them."""
        named = networks_in(self.trusted_proxies) or networks_in(THIS_MACHINE)
        return tuple(seen for network in named for seen in _seen(network))

    @property
    def groups(self) -> dict[str, Role]:
        """The role that each group gives its members."""
        names = {
            self.oidc_staff_group: Role.STAFF,
            self.oidc_editor_group: Role.EDITOR,
            self.oidc_reviewer_group: Role.REVIEWER,
            self.oidc_manager_group: Role.MANAGER,
            self.oidc_privacy_group: Role.PRIVACY,
            self.oidc_admin_group: Role.ADMIN,
        }
        return {group: role for group, role in names.items() if group}


def _seen(network: IPv4Network | IPv6Network) -> Iterator[str]:
    """A socket that takes both kinds of addresses shows an IPv4 one as IPv6."""
    yield str(network)
    if isinstance(network, IPv4Network):
        yield f"::ffff:{network.network_address}/{96 + network.prefixlen}"


def load_account_settings(**given: object) -> AccountSettings:
    """Read the settings; raise BadInput naming every wrong one."""
    return read_settings(AccountSettings, given)
