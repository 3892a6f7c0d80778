"""Settings of documents and of the drafts that are made of them."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.environment import read_settings


class DocumentSettings(BaseSettings):
    """Where documents may be fetched from, and what words a draft."""

    model_config = SettingsConfigDict(
        env_prefix="CITYLINE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    document_hosts: str = Field(
        "",
        pattern=r"^[A-Za-z0-9., -]*$",
        description="Hosts, by commas, whose pages a sitemap of another host may name as documents",
    )

    drafts_worded: bool = Field(
        default=False,
        description="Have the model at CITYLINE_OPENAI_BASE_URL word drafts from the city's documents",
    )

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts."""
        return tuple(host for one in self.document_hosts.split(",") if (host := one.strip().casefold()))


def load_document_settings(**given: object) -> DocumentSettings:
    """Read the settings; raise BadInput naming every wrong one."""
    return read_settings(DocumentSettings, given)
