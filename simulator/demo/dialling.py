"""Calls a line from this machine: the simulated carrier, and the ledger that shows the result."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, nullcontext
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from intents.articles.article import Language
from ivr.call.city import City
from ivr.call.repertoire import repertoire
from ivr.call.texts import load_prompts
from ivr.errors import BadInput, MissingModel
from ivr.line.voice import recordings_in_calls, speaker_of, voices_of
from ivr.settings import Settings
from ivr.speaking.mastering import Pace
from ivr.speaking.speaker import Recordings, Speaker
from ivr.storage.database import Database, open_database
from simulator.carrier.account import CarrierAccount, PhoneNumber
from simulator.carrier.caller import POLL_SECONDS, AwaitReply, Press, SpeakWords, take
from simulator.carrier.carrier import Carrier, CarrierPace, open_carrier
from simulator.carrier.events import Event, VerbStarted
from simulator.carrier.handset import Handset
from simulator.carrier.rest import Rest
from simulator.carrier.utterance import CallerUtterance
from simulator.demo.overheard import Memory
from simulator.demo.watched_call import Watch


def callers(settings: Settings, city: City) -> Speaker:
    """Return who speaks for callers; the city includes recordings of its demo's callers."""
    recordings = Recordings(settings.data / "callers", (city.path / "calls" / "audio",))
    return Speaker(voices_of(settings, city), recordings)


def utterance(text: str, language: Language, speaker: Speaker) -> CallerUtterance:
    """Return a text as a caller says it; raise MissingModel if no voice here can."""
    return CallerUtterance.of(b"".join(speaker.say(text, language, Pace.NORMAL)), text)


WITH_PEOPLE = frozenset({"Dial", "Enqueue", "Record"})
"Verbs after which the line says nothing more by itself, although the call continues."
LAST_QUIET_SECONDS = 1.2


class PoliteCaller:
    """Takes its acts in order; `note` is to hear of every event of its call."""

    def __init__(self, acts: tuple[SpeakWords | Press, ...]) -> None:
        self._steps = (
            *(step for act in acts for step in (AwaitReply(), act)),
            AwaitReply(LAST_QUIET_SECONDS),
        )
        self._is_with_people = False

    def note(self, event: Event) -> None:
        """Notice that the line has passed the call to people."""
        match event:
            case VerbStarted(verb=verb, leg="caller") if verb in WITH_PEOPLE:
                self._is_with_people = True
            case _:
                pass

    async def converse(self, phone: Handset) -> None:
        """Say everything, then listen to the whole reply."""
        for step in self._steps:
            if not await take(step, phone):
                break
        while self._is_with_people:
            await phone.clock.sleep(POLL_SECONDS)
        phone.hang_up()


ACCOUNT = "AC" + "0" * 32
NUMBER = PhoneNumber("/voice", status_callback_url="/voice/status")
HURRY = 4.0
"Ringing and talking to people are sped up, because they show nothing."
FETCHED_SECONDS, LOOK_SECONDS = 20.0, 0.1


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What it takes to call a line of which nothing is known but its address."""

    carrier: Carrier
    watch: Watch


@dataclass(frozen=True, slots=True)
class Dialling(Elsewhere):
    """What it takes to call a line, and to read what it keeps."""

    database: Database


@asynccontextmanager
async def dialling(
    settings: Settings, city: City, address: str, rest: Rest | None = None
) -> AsyncIterator[Dialling]:
    """Open a carrier for the line at an address; its settings give the token and the database."""
    rest = rest or Rest(account_of(settings))
    account = replace(rest.account, connect_base_url=address)
    with closing(open_database(settings.database_address)) as database:
        async with _carrier(account, rest) as carrier:
            yield Dialling(carrier, Watch(memory_of(settings, city), database), database)


@asynccontextmanager
async def dialling_elsewhere(settings: Settings, city: City, address: str) -> AsyncIterator[Elsewhere]:
    """Open a carrier for a line of which nothing is known but its address and its token."""
    account = account_elsewhere(settings, address)
    async with _carrier(account, Rest(account)) as carrier:
        yield Elsewhere(carrier, Watch(_known(settings, city), None))


@asynccontextmanager
async def _carrier(account: CarrierAccount, rest: Rest) -> AsyncIterator[Carrier]:
    async with (
        nullcontext() if rest.origin else rest.open(),
        open_carrier(account, NUMBER, pace=CarrierPace(ringing_speed=HURRY), rest=rest) as carrier,
    ):
        yield carrier
        await _until_fetched(rest)


def memory_of(settings: Settings, city: City) -> Memory:
    """Return what recognizes the line's sentences by this machine's recordings of them."""
    sentences = repertoire(city, load_prompts(city.directory.languages, city.path))
    heard = replace(speaker_of(settings, city), recordings=recordings_in_calls(settings, city))
    return Memory(sentences, heard)


def account_of(settings: Settings) -> CarrierAccount:
    """Return the carrier's customer by a line's settings; raise BadInput if its calls would be unsigned."""
    if not settings.auth_tokens:
        raise BadInput("Set CITYLINE_TWILIO_AUTH_TOKEN to the running line's own, or its calls are unsigned.")
    sid, base = settings.twilio_account_sid or ACCOUNT, settings.public_base_url
    return CarrierAccount(sid, settings.auth_tokens[0], base, connect_base_url=base)


def account_elsewhere(settings: Settings, address: str) -> CarrierAccount:
    """Return the customer of the line at an address, whose requests are signed for the public one.

    An https address is the public one itself, unless another is set.
    """
    account = replace(account_of(settings), connect_base_url=address)
    is_set = "public_base_url" in settings.model_fields_set
    is_public = urlsplit(address).scheme == "https" and not is_set
    return replace(account, public_base_url=address) if is_public else account


def _known(settings: Settings, city: City) -> Memory:
    """Return what recognizes the line's sentences; nothing does on a machine without the line's voice."""
    try:
        return memory_of(settings, city)
    except MissingModel:
        return Memory((), Speaker({}, recordings_in_calls(settings, city)))


async def _until_fetched(rest: Rest) -> None:
    """A carrier keeps recordings until the line has read and deleted them; wait a moment for that."""
    for _ in range(round(FETCHED_SECONDS / LOOK_SECONDS)):
        if not len(rest.shelf):
            return
        await asyncio.sleep(LOOK_SECONDS)
