"""The service: the only place where its objects meet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import FastAPI

from intents.redaction import redacted
from ivr import caretaking
from ivr.accounts.audit import Audit
from ivr.accounts.settings import AccountSettings, load_account_settings
from ivr.archive import Archive
from ivr.browser_phone.desk import CALLER, Desk
from ivr.calls import Calls
from ivr.desk_room import open_desk, staff_desk
from ivr.duties import duties_of
from ivr.gauges import watch
from ivr.handover import Handover
from ivr.hearing import Hearing
from ivr.last_words import rescue_of
from ivr.line import Line
from ivr.managing import managing_of
from ivr.opinion_server import second_opinion_of
from ivr.outside import Outside, outside_of
from ivr.parts import Clock, Parts, prepare
from ivr.passing_on import passing_on
from ivr.phone.client import API
from ivr.phone.service import Phone
from ivr.phone.signature import Signatures
from ivr.phone.stream import StreamDesk
from ivr.phone.twiml import Twiml
from ivr.promise_office import promise_office
from ivr.queue import Queue
from ivr.review.reviewing import Reviewing
from ivr.routes import add_routes
from ivr.scrape import scrape_token
from ivr.screen_pop import pop_id
from ivr.seal import Seal
from ivr.settings import Front, Settings
from ivr.sound import Transcribers
from ivr.speaking import voice
from ivr.speech.silero import Network
from ivr.switchboard import Switchboard
from ivr.takeovers import Takeovers
from ivr.traces import tracers


def create_app(
    settings: Settings,
    clock: Clock | None = None,
    accounts: AccountSettings | None = None,
    carrier_api: str = API,
) -> FastAPI:
    """Return the service; raise a BadInput that says what is missing or wrong."""
    parts = prepare(settings, clock or _now, accounts or load_account_settings())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(parts.database.close)
            outside = await stack.enter_async_context(outside_of(parts, carrier_api))
            opinion = await stack.enter_async_context(second_opinion_of(settings, parts.city.catalog))
            understanding = replace(parts.comprehension, second_opinion=opinion)
            _connect(app, replace(parts, comprehension=understanding), outside)
            await stack.enter_async_context(open_desk(app.state.desk, app.state.streams.takeovers))
            following = asyncio.create_task(parts.city_now.follow(app.state.desk.feed))
            stack.push_async_callback(_stopped, following)
            caretaker = asyncio.create_task(caretaking.take_care(duties_of(parts), parts.clock))
            stack.push_async_callback(_stopped, caretaker)
            yield

    app = FastAPI(title="Cityline", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    add_routes(app, settings)
    return app


def _connect(app: FastAPI, parts: Parts, outside: Outside) -> None:
    settings, ears = parts.settings, outside.ears
    line = _line(parts)
    own_token = outside.trying.account.auth_token
    signatures = Signatures((*settings.auth_tokens, own_token), settings.public_base_url)
    watch(parts, ears)
    app.state.figures = parts.figures
    app.state.scrape_token = scrape_token(parts.secret)
    app.state.database = parts.database
    app.state.reception = parts.reception
    app.state.audit = Audit(parts.database, parts.clock)
    app.state.signatures = signatures
    app.state.phone = Phone(
        line,
        Handover(line),
        Queue(line),
        Twiml(settings.public_base_url, signatures.stream_base_url, partial(pop_id, parts.secret)),
        can_hear=lambda: settings.front is Front.STREAM and ears.have_room(),
        test_callers=frozenset({CALLER}) if settings.phone_page else frozenset(),
    )
    app.state.browser_phone = Desk(line, outside.trying)
    app.state.carriers = outside.carriers
    app.state.promises = promise_office(parts.database, parts.city_now, Seal(parts.secret), parts.clock)
    app.state.managing = managing_of(parts)
    app.state.reviewing = Reviewing(parts.database, parts.city_now, parts.clock)
    app.state.desk = staff_desk(parts, app.state.pages, Switchboard(line, outside.carriers.redirect))
    app.state.editor = parts.city_now.editor(parts.clock)
    app.state.all_to_people = lambda: parts.city_now().all_to_people
    app.state.streams = _streams(parts, line, ears)
    app.state.rescue = rescue_of(parts)


def _line(parts: Parts) -> Line:
    kept = timedelta(days=parts.settings.words_kept_days)
    archive = Archive(parts.database, parts.clock, redacted, Seal(parts.secret), kept)
    wording = passing_on(parts.comprehension.second_opinion, archive, parts.city_now, parts.prompts)
    observers = (parts.figures, *tracers(parts.secret), *wording)
    return Line(
        parts.city_now,
        parts.prompts,
        parts.comprehension.understand,
        Calls(archive, parts.clock, observers),
        parts.secret,
    )


def _streams(parts: Parts, line: Line, ears: Transcribers) -> StreamDesk:
    settings, figures = parts.settings, parts.figures
    hearing = Hearing(
        Network(settings.models / "silero" / "silero_vad.onnx"),
        ears.transcriber,
        settings.profile,
        parts.city.catalog,
        parts.city.directory.languages,
        parts.comprehension.understand_now,
    )
    return StreamDesk(
        line,
        hearing.open_ear,
        voice(parts.speaker, parts.city_now.foreseen()),
        figures.lagged,
        figures.stream_failed,
        Takeovers(line.calls),
        figures.streaming,
    )


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _now() -> datetime:
    return datetime.now(UTC)
