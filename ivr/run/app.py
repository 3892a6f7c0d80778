"""The composition root: the only place where the service's objects meet."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import files
from typing import TypeAlias

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from ivr.accounts import audit_store
from ivr.accounts.audit import Audit
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.guard import is_signed_in
from ivr.accounts.settings import AccountSettings, load_account_settings
from ivr.accounts.sign_in import Limit
from ivr.accounts.sign_ins import TriesOf
from ivr.asterisk.audiosocket import open_audiosocket
from ivr.asterisk.exchange import Exchange, is_of_exchange
from ivr.asterisk.settings import load_asterisk_settings
from ivr.audio import ulaw_from_wav
from ivr.desk.desk import StaffDesk
from ivr.failure import logged
from ivr.hearing.listener import VadNetwork
from ivr.line.calls import Calls
from ivr.line.consulting import MOST_WRONG, WRONG_WITHIN, Consulting, Reporting
from ivr.line.conversation import StreamService
from ivr.line.desk import drop_unclosed
from ivr.line.handover import Handover
from ivr.line.ladder import Ladder
from ivr.line.line import Line
from ivr.line.listener import CallListeners
from ivr.line.opinion_server import second_opinion_of
from ivr.line.queue import Queue
from ivr.line.summaries import summary_observers
from ivr.line.switchboard import Redirect, Switchboard, Takeovers
from ivr.line.voice import SOUNDS_KEPT, Transcribers, recordings_in_calls, voice
from ivr.privacy.retention import Purging
from ivr.register.approval_pages import ApprovalDesk
from ivr.run import ledger_upkeep
from ivr.run.connections import Connections, connections_of
from ivr.run.counting import count_due, note_promises
from ivr.run.health import JobFigures, drain_token
from ivr.run.ledger_services import draining_of, signer_of
from ivr.run.ledger_upkeep import close_lost
from ivr.run.long_overdue import LongOverdue
from ivr.run.page_services import (
    council_of,
    desk_followers,
    hearing_check_of,
    keeping,
    serve_pages,
    staff_desk,
)
from ivr.run.presence import Presence, presence
from ivr.run.processor_time import MeteredThreads
from ivr.run.resources import Clock, Resources, prepare, twiml_of, watch
from ivr.run.routes import add_routes
from ivr.run.scheduled_job import BUDGET_SECONDS, Follower, Job, Run, Schedule, Scheduled
from ivr.run.state import LineState
from ivr.run.studio_services import approval_desk_of, grouping_of, reader_of, studio_of, weekly_test_of
from ivr.run.telemetry import scrape_token
from ivr.run.traces import tracers
from ivr.run.trial import TrialPhone, drafts_of
from ivr.settings import Front, Settings
from ivr.storage.encryption import pop_id
from ivr.storage.nodes import SEEN_SECONDS
from ivr.studio.studio import ScheduledAnswers
from ivr.systems.connected import CityReports, source_of
from ivr.twilio.repeated import Answers
from ivr.twilio.requests import Signatures
from ivr.twilio.rescue import Rescue
from ivr.twilio.twiml import Phone
from routing.outbound.allow_list import Dialable


def reporting_of(resources: Resources) -> Reporting | None:
    """Return what asks the city's server about reports, if the city has one."""
    if not resources.city.services.server:
        return None
    return Reporting(CityReports(resources.filing.connect).ask)


def consulting_of(resources: Resources) -> Consulting:
    """Return what asks the city's records; every access is audited."""

    def audited(act: str, sid: str) -> None:
        with resources.database.begin() as session:
            audit_store.append(session, AuditEntry(resources.clock(), "", act, sid))

    limit = Limit(MOST_WRONG, WRONG_WITHIN)
    guesses = TriesOf(resources.database, resources.secret, "application", limit)
    return Consulting(resources.encryption, guesses, lambda status: source_of(status.source), audited)


def rescue_of(resources: Resources) -> Rescue:
    """Return the emergency notice, an apology and the operator's numbers, then a goodbye."""
    languages = resources.city.directory.languages
    said, nobody = (
        tuple(resources.prompts.say(prompt, language) for language in languages for prompt in prompts)
        for prompts in (("emergency_notice", "failure"), ("no_one_answered", "goodbye"))
    )
    missed = partial(_missed, resources, languages[0])
    figures = resources.figures
    return Rescue(
        said,
        nobody,
        lambda: _operator(resources),
        resources.settings.public_base_url,
        missed,
        figures.webhook_failed,
        figures.answered,
    )


def _operator(resources: Resources) -> tuple[Dialable, ...]:
    """The operator's numbers; those of the city's folder where none of the edited ones may be dialled."""
    directories = (resources.city_now().directory, resources.city.directory)
    found = (each.may_dial.all_dialable(each[each.operator].numbers) for each in directories)
    return next((numbers for numbers in found if numbers), ())


def _missed(resources: Resources, language: str, sid: str, seconds: float) -> None:
    ledger_upkeep.put_aside(sid, language, resources.spool, resources.clock() - timedelta(seconds=seconds))


LINE_THREADS = 16
"For calls and scheduled jobs; pages use the web framework's threads, sign-ins a few of their own."
PAGE_THREADS = 6
"Pages are mostly Python, which runs one thread at a time, so more would delay the event loop of calls."
MINUTE, HOUR = 60.0, 3600.0
Work: TypeAlias = Callable[[datetime], object]
"What is done at a time."
DEAR_SECONDS = 300.0
"Processor seconds in an hour of jobs that read whole days: most is taken in one hour of the night."
REST_SECONDS = 1.0


def jobs_of(
    resources: Resources, connections: Connections, desk: StaffDesk, takeovers: Takeovers
) -> tuple[Scheduled, ...]:
    """Return the service's scheduled jobs and followers."""
    return (
        *regular_jobs(resources),
        *connections.jobs,
        *desk_followers(desk, takeovers),
        *_notified(resources, desk),
        Follower("edits of the city", REST_SECONDS, partial(resources.city_now.follow, desk.feed)),
    )


def _notified(resources: Resources, desk: StaffDesk) -> tuple[Follower, ...]:
    follow = partial(resources.notifications.follow, desk.feed.nudge)
    return (Follower("notifications", REST_SECONDS, follow),) if resources.database.is_shared else ()


def regular_jobs(resources: Resources) -> tuple[Job, ...]:
    """Return what is done again and again, most of it every minute, with this machine alone."""
    zone, gauge = resources.city.directory.time_zone, resources.figures.watch
    purging = Purging(resources.database, lambda: resources.clock().astimezone(zone).date(), zone)
    gauge("retention_overdue", "Rows past their retention.", lambda: purging.overdue)
    long_overdue = LongOverdue(resources.database, zone)
    gauge("callbacks_neglected", "Messages and call-backs three days overdue.", lambda: long_overdue.count)
    gauge("privacy_requests_overdue", "Late requests about own data.", lambda: long_overdue.requests)
    schedule = ScheduledAnswers(studio_of(resources).studio)
    outbox = resources.outbox
    gauge("webhooks_given_up", "Messages that no other system took.", lambda: outbox.given_up)
    gauge("scheduled_answers_stuck", "Editions that should be on air and cannot go.", lambda: schedule.stuck)
    signer = signer_of(resources)
    council, in_calls = council_of(resources), recordings_in_calls(resources.settings, resources.city)

    def job(name: str, work: Work, budget: float = BUDGET_SECONDS, every: float = MINUTE) -> Job:
        return Job(name, every, _in_thread(work, resources.clock), budget)

    return (
        job("spooled rows", draining_of(resources, signer)),
        job("lost calls", partial(ledger_upkeep.close_lost_calls, resources.database)),
        job("callers who left before the tone", partial(close_lost, resources.archive, resources.catalog_of)),
        job("daily figures", partial(count_due, resources.database, zone), DEAR_SECONDS),
        job("signed days", signer.round, DEAR_SECONDS),
        job("promises kept", partial(note_promises, resources.database), every=HOUR),
        job("council report", council.drop.drop, every=HOUR),
        *([job("council mail", council.post)] if resources.mail.recipients else []),
        job("sampled sounds", purging.delete_sounds),
        job("sounds of calls", lambda now: in_calls.drop_older(now - SOUNDS_KEPT)),
        job("retention", purging.round, DEAR_SECONDS),
        job("neglected callbacks", long_overdue.look),
        job("unclosed calls", partial(drop_unclosed, resources.database), every=10 * MINUTE),
        job("service requests", resources.filing.round),
        Job("webhooks", 10.0, _in_thread(outbox.round, resources.clock)),
        job("scheduled answers", schedule.round),
        job("reminders", resources.reminding.round),
        job("unanswered questions", grouping_of(resources).nightly, DEAR_SECONDS),
        job("test questions", weekly_test_of(resources).nightly, DEAR_SECONDS),
        job("documents", reader_of(resources).nightly, DEAR_SECONDS),
    )


def _in_thread(work: Work, clock: Callable[[], datetime]) -> Run:
    return lambda: asyncio.to_thread(work, clock())


def create_app(
    settings: Settings,
    clock: Clock | None = None,
    accounts: AccountSettings | None = None,
    carrier_api: str = "",
    trial: TrialPhone | None = None,
) -> FastAPI:
    """Return the service; raise BadInput if anything is missing or wrong."""
    resources = prepare(settings, clock or _now, accounts or load_account_settings())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        tell = partial(setattr, state, "refusal")
        async with logged("start or end of the service", tell), AsyncExitStack() as stack:
            asyncio.get_running_loop().set_default_executor(MeteredThreads(LINE_THREADS, "line"))
            current_default_thread_limiter().total_tokens = PAGE_THREADS
            stack.callback(resources.database.close)
            connections = await stack.enter_async_context(connections_of(resources, carrier_api, trial))
            opinion = await stack.enter_async_context(second_opinion_of(settings, resources.city.catalog))
            resources.answers.opinion = opinion
            _connect(state, resources, connections, trial)
            if state.exchange is not None:
                await stack.enter_async_context(open_audiosocket(state.exchange))
            if trial is not None:
                trial.attach(app, state.phone.line)
            jobs = (
                *jobs_of(resources, connections, state.desk, state.streams.takeovers),
                Job("node", SEEN_SECONDS, _in_thread(state.presence.report, resources.clock)),
            )
            await stack.enter_async_context(state.schedule.running(jobs))
            yield

    app = FastAPI(title="Cityline", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state = state = LineState()
    add_routes(app, trial)
    return app


def _connect(
    state: LineState, resources: Resources, connections: Connections, trial: TrialPhone | None
) -> None:
    settings, transcribers = resources.settings, connections.transcribers
    here = _present(state, resources, transcribers)
    state.approval = approval_desk_of(resources)
    line = replace(_line(resources), may_answer=_asking(state.approval))
    tokens = settings.auth_tokens if trial is None else (*settings.auth_tokens, trial.token)
    signatures = Signatures(tokens, settings.public_base_url)
    watch(resources, transcribers)
    state.figures = resources.figures
    state.schedule = Schedule(time.monotonic)
    resources.figures.registry.register(JobFigures(state.schedule))
    state.scrape_token = scrape_token(resources.secret)
    state.database = resources.database
    state.authentication = resources.authentication
    state.is_signed_in = is_signed_in
    state.audit = Audit(resources.database, resources.clock)
    state.signatures = signatures
    state.phone = Phone(
        line,
        Handover(line),
        Queue(line),
        twiml_of(resources, signatures),
        can_hear=here.can_hear,
        test_callers=frozenset() if trial is None else trial.callers,
        draft_of=drafts_of(trial),
    )
    state.carriers, state.recordings = connections.carriers, connections.recordings
    state.texting, state.replies = connections.texting, connections.replies
    check = hearing_check_of(resources)
    state.hearing_check = check
    serve_pages(state, resources, trial)
    streams = _streams(resources, line, transcribers, here)
    state.streams = replace(streams, keep=keeping(check), draft_of=drafts_of(trial))
    state.rescue = rescue_of(resources)
    state.exchange = _exchange(state, resources, connections)
    redirect = _redirect(connections, state.exchange)
    state.desk = staff_desk(resources, state.pages, Switchboard(line, redirect))
    state.answers = Answers()


def _exchange(state: LineState, resources: Resources, connections: Connections) -> Exchange | None:
    settings = load_asterisk_settings()
    if not settings.is_set:
        return None
    return Exchange(
        state.phone.line,
        state.streams,
        state.phone.can_hear,
        connections.recordings.own,
        settings,
        partial(pop_id, resources.secret),
        ulaw_from_wav(files("ivr.web").joinpath("static", "hold.wav").read_bytes()),
        state.rescue.said,
        state.rescue.missed,
    )


def _redirect(connections: Connections, exchange: Exchange | None) -> Redirect:
    if exchange is None:
        return connections.carriers.redirect

    async def redirect(sid: str) -> None:
        if is_of_exchange(sid):
            exchange.redirect(sid)
        else:
            await connections.carriers.redirect(sid)

    return redirect


def _present(state: LineState, resources: Resources, transcribers: Transcribers) -> Presence:
    settings = resources.settings
    ladder = Ladder(lambda: settings.front is Front.STREAM and transcribers.have_room(), time.monotonic)
    here = presence(resources.node, resources.clock, settings.drain_seconds, ladder)
    here.watch(resources.figures)
    state.presence, state.drain = here, here.drain
    state.drain_token = drain_token(resources.secret)
    state.is_degraded = lambda: settings.front is Front.STREAM and here.is_degraded()
    return here


def _asking(approval: ApprovalDesk) -> Callable[[], Awaitable[bool]] | None:
    """Return what asks, beside other calls, whether callers are answered; None where they always are."""
    if not approval.check_list.is_required:
        return None
    approval.fingerprint()  # now, since it reads whole models and no call should wait for that
    return approval.lets_answer


def _line(resources: Resources) -> Line:
    summaries = summary_observers(
        resources.answers.opinion, resources.archive, resources.city_now, resources.prompts
    )
    observers = (resources.figures, *tracers(resources.secret), *summaries)
    return Line(
        resources.city_now,
        resources.prompts,
        resources.answers.understand,
        Calls(resources.archive, resources.clock, observers),
        resources.secret,
        consent_share=resources.settings.consent_share,
        helped_share=resources.settings.ask_whether_helped,
        secondary_secret=resources.settings.secondary_secret,
        understand_by=resources.answers.understand,
        sends_texts=resources.settings.sends_texts,
        consulting=consulting_of(resources),
        reporting=reporting_of(resources),
        minutes=resources.outbound,
    )


def _streams(resources: Resources, line: Line, transcribers: Transcribers, here: Presence) -> StreamService:
    settings, figures = resources.settings, resources.figures
    hearing = CallListeners(
        VadNetwork(settings.models / "silero" / "silero_vad.onnx"),
        transcribers.transcriber,
        settings.profile,
        lambda: resources.city_now().catalog,
        resources.city.directory.languages,
        resources.answers.understand_now,
    )
    return StreamService(
        line,
        hearing.open_listener,
        voice(
            resources.speaker,
            resources.city_now.foreseen(),
            recordings_in_calls(settings, resources.city),
        ),
        here.lagged(figures),
        figures.stream_failed,
        Takeovers(line.calls),
        here.drain,
        figures.streaming,
    )


def _now() -> datetime:
    return datetime.now(UTC)
