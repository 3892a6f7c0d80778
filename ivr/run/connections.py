"""What the line reaches beyond its own process, open as long as the service runs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from intents.privacy.redaction import redacted
from ivr.asterisk.recordings import SCHEME, Recordings
from ivr.desk.callbacks.callback import KEPT_UNREAD
from ivr.desk.callbacks.store import audio_urls
from ivr.hearing.listener import VadNetwork
from ivr.line import messages, reminders, texting
from ivr.line.messages import MessageListener, MessageReader, RecordingSource
from ivr.line.reminders import Reminders
from ivr.line.texting import Texting
from ivr.line.voice import Transcribers, transcribers_of
from ivr.run.resources import Resources
from ivr.run.scheduled_job import Job
from ivr.run.trial import TrialPhone
from ivr.storage.database import Database
from ivr.storage.keyword_spool import KeywordSpool
from ivr.storage.outbound import LOOK_SECONDS
from ivr.systems.tickets import zammad
from ivr.systems.tickets.filing import TicketFiling, TicketWording
from ivr.texts.answering import Answering
from ivr.texts.keeping import Keeping, TicketNumbers
from ivr.texts.wording import load_sentences
from ivr.twilio.client import Clients, NearAccount, carriers_of
from ivr.twilio.messages import Messages
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from languages.forms import DEFAULT

TICKETS_EVERY, DAY_SECONDS = 30.0, 86_400.0


@dataclass(frozen=True, slots=True)
class OwnAndCarriers:
    """The recordings of both: messages of the exchange, and those at the other carrier."""

    own: Recordings
    carriers: RecordingSource

    async def recording(self, url: str) -> bytes:
        """Return a recording as WAV; raise UnknownRecording if it is gone."""
        return await self._of(url).recording(url)

    async def delete_recording(self, url: str) -> None:
        """Delete a recording; a missing one is no error."""
        await self._of(url).delete_recording(url)

    def _of(self, url: str) -> RecordingSource:
        return self.own if url.startswith(SCHEME) else self.carriers


@dataclass(frozen=True, slots=True)
class Connections:
    """What the line reaches beyond its own process."""

    transcribers: Transcribers
    carriers: Clients
    recordings: OwnAndCarriers
    reader: MessageReader
    texting: Texting
    replies: Answering | None
    "None if incoming texts are not answered."
    tickets: TicketFiling | None
    "None if the city has no ticket system."
    reminders: Reminders
    clock: Callable[[], datetime]

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What is fetched from and sent through the carrier."""
        tickets = self.tickets
        filing = () if tickets is None else (Job("tickets", TICKETS_EVERY, self._file_tickets),)
        return (
            *filing,
            Job("recorded messages", messages.ROUND_SECONDS, self.reader.read_due),
            Job("messages that nothing names", DAY_SECONDS, self._drop_unnamed),
            Job("text messages", texting.ROUND_SECONDS, self.texting.send_due),
            Job("reminders by text", reminders.ROUND_SECONDS, self._remind),
            Job("dialled and texted", LOOK_SECONDS, self._look),
        )

    async def _drop_unnamed(self) -> None:
        await asyncio.to_thread(drop_unnamed, self.reader.database, self.recordings.own, self.clock())

    async def _look(self) -> None:
        await asyncio.to_thread(self.texting.outbound.look, self.clock())

    async def _remind(self) -> None:
        if self.texting.carrier is not None:
            await asyncio.to_thread(self.reminders.round)

    async def _file_tickets(self) -> None:
        if self.tickets is not None:
            await asyncio.to_thread(self.tickets.round, self.clock())


def drop_unnamed(database: Database, own: Recordings, now: datetime) -> None:
    """Delete the exchange's messages that no callback names and that are older than any may be."""
    with database.reading() as session:
        named = audio_urls(session)
    own.drop_unnamed(named, now - KEPT_UNREAD)


@asynccontextmanager
async def connections_of(
    resources: Resources, carrier_api: str, trial: TrialPhone | None = None
) -> AsyncIterator[Connections]:
    """Hold it; `carrier_api` is where the account's REST side answers, if not where the settings say."""
    settings = resources.settings
    async with AsyncExitStack() as stack:
        transcribers = await stack.enter_async_context(transcribers_of(settings))
        near = await _near_accounts(stack, trial)
        carriers = await stack.enter_async_context(
            carriers_of(
                settings, near, carrier_api or settings.twilio_rest_url, resources.figures.redirect_lost
            )
        )
        own = Recordings(settings.data / "messages", resources.encryption)
        recordings = OwnAndCarriers(own, carriers)
        reader = _reader(resources, transcribers, recordings)
        texts = _texting(resources, carriers)
        replies = _replies(resources, texts)
        yield Connections(
            transcribers,
            carriers,
            recordings,
            reader,
            texts,
            replies,
            _tickets(resources, replies),
            _reminders(resources),
            resources.clock,
        )


async def _near_accounts(stack: AsyncExitStack, trial: TrialPhone | None) -> tuple[NearAccount, ...]:
    if trial is None:
        return ()
    await stack.enter_async_context(trial.open())
    return ((trial.account(), trial.has_call),)


def _texting(resources: Resources, carriers: Clients) -> Texting:
    settings = resources.settings
    resources.outbound.watched_by(resources.figures.watch)
    status_url = f"{settings.public_base_url}/texts/status"
    own = carriers.own if settings.sends_texts else None
    sender = Messages(own, settings.texts_from, status_url) if own else None
    return Texting(
        resources.database,
        resources.encryption,
        resources.clock,
        resources.outbound,
        sender,
        lambda: resources.city_now().services.texts,
        KeywordSpool(resources.spool.folder, resources.spool.process),
    )


def _replies(resources: Resources, texts: Texting) -> Answering | None:
    settings = resources.settings
    if texts.carrier is None:
        return None
    keeping = Keeping(
        resources.database,
        resources.encryption,
        redacted,
        lambda: resources.city_now().directory,
        timedelta(days=settings.words_kept_days),
    )
    return Answering(
        keeping,
        resources.city_now,
        resources.prompts,
        load_sentences(resources.city.directory.languages),
        resources.answers.understand,
        resources.clock,
        texts.send_due,
        lambda outcome: resources.figures.text_received(outcome.value),
        texts.has_stopped,
    )


def _reminders(resources: Resources) -> Reminders:
    return Reminders(
        resources.database, resources.encryption, resources.city_now, resources.prompts, resources.clock
    )


def _tickets(resources: Resources, replies: Answering | None) -> TicketFiling | None:
    wanted, settings = resources.ticket_settings, resources.settings
    if not wanted.tickets_url:
        return None
    connect = partial(
        zammad.connected,
        wanted.tickets_url,
        wanted.tickets_token.get_secret_value(),
        wanted.tickets_customer,
        may_be_private=settings.webhooks_may_stay_inside,
    )
    words = load_words(ROOMS)
    first = resources.city.directory.languages[0]
    wording = TicketWording(resources.city_now, words.get(first, words[DEFAULT]), settings.public_base_url)
    filing = TicketFiling(resources.database, connect, wanted.group_of, wording, resources.clock)
    if replies is not None:
        filing.told = TicketNumbers(replies.sentences, lambda: resources.city_now().directory).tell
    resources.figures.watch(
        "tickets_stuck", "Tickets that the city's system does not take.", lambda: filing.stuck
    )
    return filing


def _reader(resources: Resources, transcribers: Transcribers, recordings: OwnAndCarriers) -> MessageReader:
    listener = MessageListener(
        VadNetwork(resources.settings.models / "silero" / "silero_vad.onnx"), transcribers
    )
    encryption = resources.encryption
    return MessageReader(
        resources.database, recordings, listener.words_of, encryption, redacted, resources.clock
    )
