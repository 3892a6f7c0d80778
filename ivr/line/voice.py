"""Builds voices and transcribers from the settings."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache, partial

from ivr.call.city import City
from ivr.call.lookups.spoken_place import IN_PIECES
from ivr.call.playout import Track, Voice
from ivr.call.reply import Reply
from ivr.call.texts import Sentence
from ivr.failure import in_background
from ivr.hearing.openai_transcriber import OpenAITranscriber, ServerLimits
from ivr.hearing.pool import Pool, PoolSize
from ivr.hearing.shared_pool import SharedPool
from ivr.hearing.transcriber import Transcriber
from ivr.hearing.worker import load_whisper
from ivr.line.engines import Device, EngineSettings, hearing_client, load_engine_settings, speech_client
from ivr.models.whisper_sizes import usable_cores, whisper_choice
from ivr.settings import Engine, Settings
from ivr.speaking.kokoro import KOKORO, REMEDY, can_render
from ivr.speaking.mastering import Pace
from ivr.speaking.render import NotRecorded, not_recorded
from ivr.speaking.speaker import RecordedVoice, Recordings, Speaker, Voices
from ivr.speaking.voices import endpoint_voices, local_voices
from languages.forms import forms

RECORDED = "recorded"
"The folder beside the models of recordings that an image brings along."
SOUNDS_KEPT = timedelta(days=1)
"How long a sentence stays that only a call made the line say: an address, a balance."
SENTENCES_KEPT = 2000
"A city's whole repertoire in two languages; about 32 MB."


def voice(speaker: Speaker, foreseen: Iterable[Sentence], in_calls: Recordings | None = None) -> Voice:
    """Return a function that turns a reply into tracks without blocking other calls.

    What is only said in a call is kept apart, with the recordings of calls.
    """
    talking = speaker

    @lru_cache(SENTENCES_KEPT)
    def sound(text: str, language: str, pace: Pace) -> bytes:
        return b"".join(talking.say(text, language, pace))

    def tracks(reply: Reply) -> tuple[Track, ...]:
        pace = Pace.SLOWER if reply.slow else Pace.NORMAL
        return tuple(
            Track(sound(sentence.text, sentence.language, pace), sentence.interruptible, sentence.is_answer)
            for sentence in reply.sentences
        )

    async def speak(reply: Reply) -> tuple[Track, ...]:
        return await asyncio.to_thread(tracks, reply)

    for sentence in foreseen:
        # What is not recorded is said when it comes to it, by this machine's voice or the carrier's.
        if speaker.has_recorded(sentence.text, sentence.language):
            sound(sentence.text, sentence.language, Pace.NORMAL)
    if in_calls is not None:
        talking = replace(speaker, recordings=in_calls)
    return speak


def speaker_of(settings: Settings, city: City) -> Speaker:
    """Return the speaker with its cache of recordings."""
    return Speaker(voices_of(settings, city), recordings_of(settings, city))


def recordings_of(settings: Settings, city: City) -> Recordings:
    """Return this machine's recordings, the city's, and those that an image brings along."""
    return Recordings(settings.data / "audio", (city.path / "audio", settings.models / RECORDED))


def recordings_in_calls(settings: Settings, city: City) -> Recordings:
    """Return the recordings that calls play, and where they keep what only a call made the line say."""
    lasting = recordings_of(settings, city)
    return Recordings(lasting.cache / "in-calls", (*lasting.published, lasting.cache))


def voices_of(settings: Settings, city: City) -> Voices:
    """Return one voice for each language."""
    if settings.voice is Engine.OPENAI:
        client = speech_client(settings, load_engine_settings())
        model, _, name = settings.openai_voice.rpartition("/")
        return endpoint_voices(client, model, name, city.directory.languages)
    return local_voices(settings.models)


def not_recordable(settings: Settings, city: City, sentences: Iterable[Sentence]) -> tuple[NotRecorded, ...]:
    """Return what can be neither found nor recorded on this machine, without loading a voice."""
    if settings.voice is Engine.OPENAI or can_render(settings.models / "kokoro"):
        return ()
    recorded = (code for code in city.directory.languages if forms(code).has(IN_PIECES))
    mute = dict.fromkeys(recorded, RecordedVoice(KOKORO, REMEDY))
    ahead = (sentence for sentence in sentences if sentence.language in mute)
    return not_recorded(ahead, mute, recordings_of(settings, city))


@dataclass(frozen=True, slots=True)
class Transcribers:
    """The transcriber in use, and whether it has capacity for another call."""

    transcriber: Transcriber
    have_room: Callable[[], bool]
    waiting: Callable[[], int] = lambda: 0
    "How many utterances are waiting for a transcriber of this machine."
    is_quiet: Callable[[], bool] = lambda: True
    "Whether a message can be transcribed without delaying callers."


@asynccontextmanager
async def transcribers_of(settings: Settings) -> AsyncIterator[Transcribers]:
    """Keep the local or remote transcribers open as long as the service runs."""
    engines = load_engine_settings()
    if settings.transcription is Engine.OPENAI:
        async with _server(settings, engines) as transcribers:
            yield transcribers
        return
    if engines.hearing_socket:
        async with _shared(SharedPool(engines.hearing_socket, engines.transcription_seconds)) as transcribers:
            yield transcribers
        return
    async with pool_of(settings, engines) as pool:
        yield _pooled(pool)


def pool_of(settings: Settings, engines: EngineSettings) -> Pool:
    """Return this machine's own pool, not yet open."""
    choice = whisper_choice(settings.whisper, settings.models)
    folder = str(choice.folder(settings.models))
    device = choice.device if engines.whisper_device is Device.AUTO else engines.whisper_device.value
    load = partial(load_whisper, folder, device=device, compute_type=engines.whisper_compute_type)
    # One process keeps a GPU busy.
    return Pool(load, PoolSize(1 if device == "cuda" else settings.transcribers or usable_cores()))


def _pooled(pool: Pool | SharedPool) -> Transcribers:
    return Transcribers(
        pool, lambda: pool.load.has_room, lambda: pool.load.waiting, lambda: pool.load.is_quiet
    )


@asynccontextmanager
async def _shared(pool: SharedPool) -> AsyncIterator[Transcribers]:
    """Watch how full the pool of `cityline hear` is, as long as the service runs."""
    watching = in_background(pool.watch(), "watching the shared pool")
    try:
        yield _pooled(pool)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@asynccontextmanager
async def _server(settings: Settings, engines: EngineSettings) -> AsyncIterator[Transcribers]:
    """Keep the connection to the transcription server, which is probed again after a failure."""
    limits = ServerLimits(engines.transcription_at_once, engines.transcription_seconds)
    async with hearing_client(settings, engines) as client:
        server = OpenAITranscriber(client, settings.openai_transcription_model, limits)
        probing = in_background(server.probe(), "probing the transcription server")
        try:
            yield Transcribers(
                server,
                server.have_room,
                lambda: server.waiting,
                lambda: server.have_room() and server.running <= max(0, limits.at_once - 2),
            )
        finally:
            probing.cancel()
            await asyncio.gather(probing, return_exceptions=True)
