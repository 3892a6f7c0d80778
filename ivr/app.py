"""The service: the only place where its objects meet."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

from fastapi import FastAPI

from intents.redaction import redacted
from ivr import caretaking
from ivr.archive import Archive
from ivr.browser_phone.desk import CALLER, Desk
from ivr.calls import Calls
from ivr.city import City, load_city
from ivr.comprehension import Comprehension, comprehension
from ivr.database import Database, open_database
from ivr.figures import Figures
from ivr.handover import Handover
from ivr.hearing import Hearing
from ivr.line import Line
from ivr.opinion_server import second_opinion_of
from ivr.phone.rescue import Rescue
from ivr.phone.signature import Signatures
from ivr.phone.stream import StreamDesk
from ivr.phone.twiml import Twiml
from ivr.phone.webhooks import Phone
from ivr.prompts.book import PromptBook, load_prompts
from ivr.repertoire import repertoire
from ivr.routes import add_routes
from ivr.secret import machine_secret
from ivr.settings import Front, Settings
from ivr.sound import Transcribers, speaker_of, transcribers_of
from ivr.speaking import voice
from ivr.speech.render import ensure_sayable
from ivr.speech.silero import Network
from ivr.speech.speaker import Speaker
from ivr.spool import Spool

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Parts:
    """What is ready before the first call: everything that can be wrong is found while it is made."""

    settings: Settings
    clock: Clock
    city: City
    prompts: PromptBook
    database: Database
    speaker: Speaker
    comprehension: Comprehension
    figures: Figures
    spool: Spool


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """Return the service; raise a BadInput that says what is missing or wrong."""
    parts = prepare(settings, clock or _now)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(parts.database.close)
            ears = await stack.enter_async_context(transcribers_of(settings))
            opinion = await stack.enter_async_context(second_opinion_of(settings, parts.city.catalog))
            understanding = replace(parts.comprehension, second_opinion=opinion)
            _connect(app, replace(parts, comprehension=understanding), ears)
            caretaker = asyncio.create_task(caretaking.take_care(parts.database, parts.spool, parts.clock))
            stack.push_async_callback(_stopped, caretaker)
            yield

    app = FastAPI(title="Cityline", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    add_routes(app, settings)
    return app


def prepare(settings: Settings, clock: Clock) -> Parts:
    """Make what a line needs; raise a BadInput that says what is missing or wrong."""
    city = load_city(settings.city)
    prompts = load_prompts(city.directory.languages, city.path)
    speaker = speaker_of(settings, city)
    ensure_sayable(repertoire(city, prompts), speaker.voices, speaker.recordings)
    database = open_database(settings.database_address)
    database.upgrade()
    return Parts(
        settings,
        lambda: clock().astimezone(city.directory.time_zone),
        city,
        prompts,
        database,
        speaker,
        comprehension(city.catalog, settings.models),
        Figures(),
        Spool(settings.data / "spool", uuid4().hex),
    )


def _connect(app: FastAPI, parts: Parts, ears: Transcribers) -> None:
    settings, figures = parts.settings, parts.figures
    archive = Archive(parts.database, parts.clock, redacted, timedelta(days=settings.words_kept_days))
    line = Line(
        lambda: parts.city,
        parts.prompts,
        parts.comprehension.understand,
        Calls(archive, parts.clock),
        machine_secret(settings.secret_key.get_secret_value(), settings.data),
    )
    own_token = secrets.token_hex(16)
    signatures = Signatures((*settings.auth_tokens, own_token), settings.public_base_url)
    hearing = Hearing(
        Network(settings.models / "silero" / "silero_vad.onnx"),
        ears.transcriber,
        settings.profile,
        parts.city.catalog,
        parts.city.directory.languages,
        parts.comprehension.understand_now,
    )
    app.state.figures = figures
    app.state.database = parts.database
    app.state.signatures = signatures
    app.state.phone = Phone(
        line,
        Handover(line),
        Twiml(settings.public_base_url, signatures.stream_base_url),
        can_hear=lambda: settings.front is Front.STREAM and ears.have_room(),
        test_callers=frozenset({CALLER}) if settings.phone_page else frozenset(),
    )
    app.state.browser_phone = Desk(line, own_token, settings.public_base_url)
    app.state.streams = StreamDesk(
        line,
        hearing.open_ear,
        voice(parts.speaker, repertoire(parts.city, parts.prompts)),
        figures.lags.append,
        figures.stream_failed,
    )
    app.state.rescue = _rescue(parts)


def _rescue(parts: Parts) -> Rescue:
    directory = parts.city.directory
    first = directory.languages[0]
    said = tuple(
        parts.prompts.say(prompt, language)
        for language in directory.languages
        for prompt in ("emergency_notice", "failure")
    )
    missed = partial(_missed, parts, first)
    return Rescue(said, directory[directory.operator].numbers[0], missed, parts.figures.webhook_failed)


def _missed(parts: Parts, language: str, sid: str) -> None:
    caretaking.put_aside(sid, language, parts.spool, parts.clock())


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _now() -> datetime:
    return datetime.now(UTC)
