"""The settings of a machine: one frozen object, read once from the environment or a .env file."""

import re
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from ivr.call.timing import Profile
from ivr.environment import EnvironmentSettings, read_settings, server_address
from ivr.errors import BadInput

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Front(StrEnum):
    """Who hears the caller."""

    STREAM = "stream"
    GATHER = "gather"


class Engine(StrEnum):
    """Where speech is turned into words, or words into speech."""

    LOCAL = "local"
    OPENAI = "openai"


class Migrate(StrEnum):
    """Whether a start migrates the database."""

    ON = "on"
    OFF = "off"


class LogLevel(StrEnum):
    """The lowest level of log lines that are written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(EnvironmentSettings):
    """What differs between machines; what staff change is in the city's folder."""

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
    twilio_rest_url: str = Field(
        "https://api.twilio.com",
        pattern=r"^https://api\.([a-z0-9-]+\.){0,2}twilio\.com$",
        description="The account's REST address; of another region, as https://api.dublin.ie1.twilio.com",
    )
    twilio_auth_token: SecretStr = Field(SecretStr(""), description="Signs every request of the carrier")
    twilio_auth_token_secondary: SecretStr = Field(
        SecretStr(""), description="The other token while tokens are rotated"
    )
    texts_from: str = Field(
        "",
        pattern=r"^(|\+[1-9]\d{7,14}|\d{5,6}|MG[0-9a-f]{32})$",
        description="Number, short code or messaging service (MG…) of texts; empty: nobody is texted",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Key for callers' hashes and stream tokens; empty means one kept in the data folder",
    )
    secret_key_secondary: SecretStr = Field(
        SecretStr(""), description="The other key while keys are rotated: what it encrypted can still be read"
    )
    migrate: Migrate = Field(
        Migrate.ON, description="on: every start migrates the database; off: `cityline migrate` alone does"
    )
    front: Front = Field(Front.STREAM, description="stream: this machine hears; gather: the carrier hears")
    drain_seconds: float = Field(
        30,
        ge=0,
        le=3600,
        description="How long live calls may take to move or to end when the service is to stop",
    )
    profile: Profile = Field(
        Profile.NORMAL, description="How much time callers get: normal, patient or relay"
    )
    whisper: str = Field(
        "auto",
        description="auto: as measured by `cityline models --tune`, else base; or a size (hub) or a folder",
    )
    transcribers: int = Field(
        0,
        ge=0,
        le=256,
        description="Transcriber processes; 0 means one for each core that the line may run on",
    )
    transcription: Engine = Field(Engine.LOCAL, description="local or openai (any compatible endpoint)")
    sound_may_leave: bool = Field(
        default=False,
        description="Confirms that CITYLINE_TRANSCRIPTION=openai may send callers' voices to that endpoint",
    )
    voice: Engine = Field(Engine.LOCAL, description="local or openai (any compatible endpoint)")
    second_opinion: bool = Field(
        default=False,
        description="Ask a language model to choose among candidates in doubt, and to word calls for staff",
    )
    openai_base_url: str = Field(
        "https://api.openai.com/v1",
        description="OpenAI, Azure OpenAI or a compatible server; http:// only inside the city's network",
    )
    openai_api_key: SecretStr = Field(SecretStr(""), description="Key for that server")
    openai_model: str = Field("gpt-4.1-mini", description="Model of the second opinion")
    openai_transcription_model: str = Field("whisper-1", description="Model of the transcription endpoint")
    openai_voice: str = Field(
        "tts-1/nova", pattern=".+/.+", description="Model and voice of the speech endpoint, as model/voice"
    )
    phone_page: bool = Field(
        default=False,
        description="Offer /phone, to who is signed in or has its one-time link (for trying out)",
    )
    webhooks_may_stay_inside: bool = Field(
        default=False, description="Let webhooks reach addresses inside the city's network, and this machine"
    )
    words_kept_days: int = Field(
        90,
        ge=0,
        le=3650,
        description="Days until redacted transcripts are purged; what was handed on goes after 30",
    )
    consent_share: float = Field(
        0.0, ge=0, le=1, description="Share of calls that ask whether a few sentences may be kept as sound"
    )
    ask_whether_helped: float = Field(
        0.2,
        ge=0,
        le=1,
        description="Share of calls that ask whether an answer helped; twice that for new answers",
    )
    reminders_url: SecretStr = Field(
        SecretStr(""),
        description="https webhook (chat, tickets) for reminders of answers to review; empty: none",
    )
    log_level: LogLevel = Field(LogLevel.INFO, description="debug, info, warning or error")
    sentry_dsn: SecretStr = Field(
        SecretStr(""), description="Where unexpected exceptions are reported, without values; needs an extra"
    )

    @field_validator("city", "data", mode="before")
    @classmethod
    def _is_named(cls, folder: object) -> object:
        if not str(folder).strip():
            raise ValueError("is empty; name a folder, or leave it out")
        return folder

    @field_validator("openai_base_url")
    @classmethod
    def _is_a_server(cls, address: str) -> str:
        return server_address(address)

    @field_validator("public_base_url")
    @classmethod
    def _is_an_origin(cls, address: str) -> str:
        """A slash at its end would make every signature wrong, so that every call is refused."""
        try:
            public = urlsplit(address)
            is_whole = bool(public.hostname) and public.port != 0
        except ValueError:
            is_whole = False
        if not is_whole or re.search(r"[\s?#@]", address):
            raise ValueError("must be an address such as https://line.example.ca")
        return address.rstrip("/")

    @model_validator(mode="after")
    def _keeps_callers_safe(self) -> "Settings":
        public = urlsplit(self.public_base_url)
        if public.scheme != "https" and (public.scheme != "http" or public.hostname not in LOOPBACK):
            raise ValueError("CITYLINE_PUBLIC_BASE_URL must begin with https:// or be this machine's own")
        told = urlsplit(self.reminders_url.get_secret_value())
        if self.reminders_url.get_secret_value() and not (
            told.hostname and (told.scheme == "https" or told.hostname in LOOPBACK)
        ):
            raise ValueError("CITYLINE_REMINDERS_URL must begin with https:// or be on this machine")
        if self.transcription is Engine.OPENAI and not self.sound_may_leave:
            raise ValueError(
                "CITYLINE_TRANSCRIPTION=openai sends callers' voices to CITYLINE_OPENAI_BASE_URL; "
                "confirm with CITYLINE_SOUND_MAY_LEAVE=true, and say so in the line's notice"
            )
        return self

    @property
    def database_address(self) -> str:
        """The database URL, also when none was set."""
        return self.database_url or f"sqlite:///{self.data / 'cityline.db'}"

    @property
    def pages_base_url(self) -> str:
        """The pages' base URL; this machine's own while no public one is set."""
        is_set = self.public_base_url != type(self).model_fields["public_base_url"].default
        return self.public_base_url if is_set else f"http://{self.host}:{self.port}"

    @property
    def erasures(self) -> Path:
        """The folder of what no restored backup may take back, which all machines of a line share."""
        return self.data / "erasures"

    @property
    def models(self) -> Path:
        """The models folder."""
        return self.data / "models"

    @property
    def secondary_secret(self) -> bytes | None:
        """The other secret while secrets are rotated."""
        return self.secret_key_secondary.get_secret_value().strip().encode() or None

    @property
    def sends_texts(self) -> bool:
        """Whether texts can be sent: there is a sender, and an account for it."""
        return bool(self.texts_from and self.twilio_account_sid and self.auth_tokens)

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """The tokens by which a request of the carrier may be signed."""
        tokens = (self.twilio_auth_token, self.twilio_auth_token_secondary)
        given = (token.get_secret_value().strip() for token in tokens)  # a file's last line ends in a break
        return tuple(token for token in given if token)


def load_settings(**given: object) -> Settings:
    """Read the settings; raise BadInput naming every wrong one."""
    settings = read_settings(Settings, given)
    if "secret_key" in settings.model_fields_set and not settings.secret_key.get_secret_value():
        # Each machine would generate its own.
        raise BadInput("CITYLINE_SECRET_KEY: is empty; set it as on the other machines, or leave it out")
    return settings
