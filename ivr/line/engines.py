"""Settings of the engines that hear and speak: their servers, limits and devices."""

from enum import StrEnum
from pathlib import Path

import httpx2
from openai import AsyncOpenAI, OpenAI
from pydantic import Field, SecretStr, field_validator

from ivr.environment import EnvironmentSettings, read_settings, server_address
from ivr.settings import Settings

CONNECT_SECONDS = 1.0
"A server that has not accepted a connection by then is down."
VOICE_SECONDS = 20.0


class Device(StrEnum):
    """Where Whisper runs on this machine."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


class EngineSettings(EnvironmentSettings):
    """Recognition and voice may each have their own server; empty means that of CITYLINE_OPENAI_…."""

    transcription_base_url: str = Field(
        "", description="Transcription server (Speaches, vLLM, …); empty means CITYLINE_OPENAI_BASE_URL"
    )
    transcription_api_key: SecretStr = Field(SecretStr(""), description="Key for the transcription server")
    transcription_seconds: float = Field(
        5.0, ge=0.1, le=30, description="Longest wait for a transcript, queueing included"
    )
    transcription_at_once: int = Field(
        8,
        ge=1,
        le=1000,
        description="Requests that the transcription server gets at once; as many more may wait",
    )
    voice_base_url: str = Field(
        "", description="Speech server (Kokoro-FastAPI, …); empty means CITYLINE_OPENAI_BASE_URL"
    )
    voice_api_key: SecretStr = Field(SecretStr(""), description="Key for the speech server")
    hearing_socket: Path | None = Field(
        None, description="Socket of `cityline hear`, whose transcribers all processes of this machine share"
    )
    whisper_device: Device = Field(
        Device.AUTO, description="auto: as measured by `cityline models --tune`, else cpu; or cpu or cuda"
    )
    whisper_compute_type: str = Field(
        "", description="Precision for CTranslate2, e.g. int8_float16; empty means int8 or, on cuda, float16"
    )

    @field_validator("transcription_base_url", "voice_base_url")
    @classmethod
    def _is_a_server(cls, address: str) -> str:
        return server_address(address) if address else address


def load_engine_settings(**given: object) -> EngineSettings:
    """Read the settings; raise BadInput naming every wrong one."""
    return read_settings(EngineSettings, given)


def hearing_client(settings: Settings, engines: EngineSettings) -> AsyncOpenAI:
    """Return a client for the transcription server; retries would keep a caller waiting."""
    return AsyncOpenAI(
        base_url=engines.transcription_base_url or settings.openai_base_url,
        api_key=_key(engines.transcription_api_key, engines.transcription_base_url, settings),
        max_retries=0,
        timeout=httpx2.Timeout(engines.transcription_seconds, connect=CONNECT_SECONDS),
    )


def speech_client(settings: Settings, engines: EngineSettings) -> OpenAI:
    """Return a client for the speech server."""
    return OpenAI(
        base_url=engines.voice_base_url or settings.openai_base_url,
        api_key=_key(engines.voice_api_key, engines.voice_base_url, settings),
        max_retries=1,
        timeout=httpx2.Timeout(VOICE_SECONDS, connect=CONNECT_SECONDS),
    )


def _key(own: SecretStr, own_address: str, settings: Settings) -> str:
    """Never send one server's key to another; many need none, but the client requires one."""
    shared = SecretStr("") if own_address else settings.openai_api_key
    return own.get_secret_value() or shared.get_secret_value() or "none"
