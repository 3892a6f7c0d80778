"""The settings of a machine: one frozen object, read once from the environment or a .env file."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.errors import BadInput
from ivr.speech.timing import Profile


class Front(StrEnum):
    """Who hears the caller."""

    STREAM = "stream"
    GATHER = "gather"


class Engine(StrEnum):
    """Where speech is turned into words, or words into speech."""

    LOCAL = "local"
    OPENAI = "openai"


class LogLevel(StrEnum):
    """From which weight on a log line is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(BaseSettings):
    """What differs from machine to machine; what staff change is in the city's folder."""

    model_config = SettingsConfigDict(
        env_prefix="CITYLINE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    city: Path = Field(Path("deploy/example-city"), description="The city's folder")
    data: Path = Field(
        Path("var"), description="Where the line keeps models, rendered audio, database and spool"
    )
    database_url: str = Field(
        "",
        description="postgresql+psycopg://… for PostgreSQL; empty means SQLite in the data folder",
    )
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on")
    public_base_url: str = Field(
        "https://cityline.example", description="The https address by which the carrier reaches this line"
    )
    twilio_account_sid: str = Field("", description="Account of the phone number")
    twilio_auth_token: SecretStr = Field(SecretStr(""), description="Signs every request of the carrier")
    twilio_auth_token_secondary: SecretStr = Field(
        SecretStr(""), description="The other token while tokens are rotated"
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Key for callers' hashes and stream tokens; empty means one kept in the data folder",
    )
    front: Front = Field(Front.STREAM, description="stream: this machine hears; gather: the carrier hears")
    profile: Profile = Field(
        Profile.NORMAL, description="How much time callers get: normal, patient or relay"
    )
    whisper: str = Field("base", description="Whisper by size name (hub), by folder, or base from packages")
    transcribers: int = Field(0, ge=0, description="Transcriber processes; 0 means one per core")
    transcription: Engine = Field(Engine.LOCAL, description="local or openai (any compatible endpoint)")
    voice: Engine = Field(Engine.LOCAL, description="local or openai (any compatible endpoint)")
    second_opinion: bool = Field(
        default=False,
        description="Ask a language model to choose among candidates in doubt, and to word calls for staff",
    )
    openai_base_url: str = Field(
        "https://api.openai.com/v1", description="OpenAI, Azure OpenAI or a compatible server"
    )
    openai_api_key: SecretStr = Field(SecretStr(""), description="Key for that server")
    openai_model: str = Field("gpt-4.1-mini", description="Model of the second opinion")
    openai_transcription_model: str = Field("whisper-1", description="Model of the transcription endpoint")
    openai_voice: str = Field(
        "tts-1/nova", pattern=".+/.+", description="Model and voice of the speech endpoint, as model/voice"
    )
    phone_page: bool = Field(default=False, description="Offer the browser phone at /phone (for trying out)")
    words_kept_days: int = Field(
        90, ge=0, description="Days until redacted transcripts are purged; what was handed on goes after 30"
    )
    log_level: LogLevel = Field(LogLevel.INFO, description="debug, info, warning or error")

    @property
    def database_address(self) -> str:
        """The database URL, also when none was set."""
        return self.database_url or f"sqlite:///{self.data / 'cityline.db'}"

    @property
    def pages_base_url(self) -> str:
        """Where people find the pages: on this very machine as long as no public address was set."""
        is_set = self.public_base_url != type(self).model_fields["public_base_url"].default
        return self.public_base_url if is_set else f"http://{self.host}:{self.port}"

    @property
    def models(self) -> Path:
        """The models folder."""
        return self.data / "models"

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """The tokens by which a request of the carrier may be signed."""
        tokens = (self.twilio_auth_token, self.twilio_auth_token_secondary)
        return tuple(token.get_secret_value() for token in tokens if token.get_secret_value())


def load_settings(**given: object) -> Settings:
    """Read the settings; raise BadInput naming every wrong one."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks what a caller gives by name
    except ValidationError as wrong:
        lines = (
            f"CITYLINE_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in wrong.errors()
        )
        raise BadInput("\n".join(lines)) from None
