"""The machine's voices and transcribers, by its settings."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from os import cpu_count

from openai import AsyncOpenAI, OpenAI

from ivr.city import City
from ivr.settings import Engine, Settings
from ivr.speech.lesson import taught_folder
from ivr.speech.loading import load_whisper
from ivr.speech.models import whisper_folder
from ivr.speech.openai_transcriber import OpenAITranscriber
from ivr.speech.pool import Pool, PoolSize
from ivr.speech.prerendered import Recordings
from ivr.speech.speaker import Speaker
from ivr.speech.transcriber import Transcriber
from ivr.speech.voice import Voices
from ivr.speech.voices import endpoint_voices, local_voices

FULL_FROM = 3
"Utterances waiting for each transcriber from which on the carrier hears new calls."


def speaker_of(settings: Settings, city: City) -> Speaker:
    """Return the line's voices with all that they have already said."""
    return Speaker(voices_of(settings, city), recordings_of(settings, city))


def recordings_of(settings: Settings, city: City) -> Recordings:
    """Return the recordings of this machine and those that the city brings along."""
    return Recordings(settings.data / "audio", (city.path / "audio",))


def voices_of(settings: Settings, city: City) -> Voices:
    """Return one voice for each language."""
    if settings.voice is Engine.OPENAI:
        client = OpenAI(base_url=settings.openai_base_url, api_key=settings.openai_api_key.get_secret_value())
        model, _, name = settings.openai_voice.rpartition("/")
        return endpoint_voices(client, model, name, city.directory.languages)
    return local_voices(settings.models)


@dataclass(frozen=True, slots=True)
class Transcribers:
    """Who turns utterances into words, and whether there is room for one more call."""

    transcriber: Transcriber
    have_room: Callable[[], bool]
    waiting: Callable[[], int] = lambda: 0
    "How many utterances wait for a transcriber of this machine."
    is_quiet: Callable[[], bool] = lambda: True
    "Whether a message can be read without a caller's having to wait for it."


@asynccontextmanager
async def transcribers_of(settings: Settings) -> AsyncIterator[Transcribers]:
    """Hold the machine's transcribers, or those of the endpoint, for as long as the service runs."""
    if settings.transcription is Engine.OPENAI:
        client = AsyncOpenAI(
            base_url=settings.openai_base_url, api_key=settings.openai_api_key.get_secret_value()
        )
        yield Transcribers(OpenAITranscriber(client, settings.openai_transcription_model), lambda: True)
        return
    folder = await asyncio.to_thread(taught_folder, whisper_folder(settings.whisper, settings.models))
    size = PoolSize(settings.transcribers or cpu_count() or 1)
    async with Pool(partial(load_whisper, str(folder)), size) as pool:
        yield Transcribers(
            pool,
            lambda: pool.waiting < FULL_FROM * size.workers,
            lambda: pool.waiting,
            lambda: not pool.waiting and pool.running <= max(0, size.workers - 2),
        )
