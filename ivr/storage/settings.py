"""Settings of the database's connections and backups, and of how much may leave the line in a day."""

from pydantic import Field, SecretStr

from ivr.environment import EnvironmentSettings, read_settings
from routing.outbound.limits import Ceilings


class DatabaseSettings(EnvironmentSettings):
    """Limits of one process; a pooler between it and PostgreSQL needs a second, direct address."""

    database_direct_url: str = Field(
        "",
        description="PostgreSQL itself, for notifications, when CITYLINE_DATABASE_URL names PgBouncer",
    )
    database_pool: int = Field(5, ge=1, le=100, description="Connections that a process keeps")
    database_overflow: int = Field(
        10, ge=0, le=100, description="Further connections that it opens under load"
    )
    database_statement_seconds: float = Field(
        30.0,
        ge=0.01,
        le=86_400,
        description="Longest statement; set on the role itself when there is a pooler",
    )
    database_idle_seconds: float = Field(
        10.0,
        ge=0.01,
        le=86_400,
        description="Longest pause inside a transaction, after which PostgreSQL rolls it back",
    )
    backup_passphrase: SecretStr = Field(
        SecretStr(""), description="Encrypts what `cityline backup` writes, which nobody restores without it"
    )

    @property
    def is_pooled(self) -> bool:
        """Whether a pooler stands before the database, so that session settings would leak to others."""
        return bool(self.database_direct_url)


class OutboundSettings(EnvironmentSettings):
    """What may be dialled and texted in a day, by all processes of a line."""

    minutes_a_day: int = Field(
        6000,
        ge=1,
        le=1_000_000,
        description="Minutes that the line may dial out in a day; then callers are offered a message",
    )
    texts_a_day: int = Field(
        2000,
        ge=1,
        le=1_000_000,
        description="Texts that the line may send in a day; 9-1-1 is told all the same",
    )

    @property
    def ceilings(self) -> Ceilings:
        """The two as one value."""
        return Ceilings(self.minutes_a_day, self.texts_a_day)


def load_outbound_settings(**given: object) -> OutboundSettings:
    """Read the settings; raise BadInput naming every wrong one."""
    return read_settings(OutboundSettings, given)


def load_database_settings(**given: object) -> DatabaseSettings:
    """Read the settings; raise BadInput naming every wrong one."""
    return read_settings(DatabaseSettings, given)
