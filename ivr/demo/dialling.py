"""Calling a line from this machine: the simulated carrier, and the ledger that tells what came of a call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, nullcontext
from dataclasses import dataclass, replace

from ivr.city import City
from ivr.database import open_database
from ivr.demo.overheard import Memory
from ivr.demo.watched_call import Watch
from ivr.errors import BadInput
from ivr.phone.carrier.account import Account, PhoneNumber
from ivr.phone.carrier.carrier import Carrier, Pace, open_carrier
from ivr.phone.carrier.rest import Rest
from ivr.prompts.book import load_prompts
from ivr.repertoire import repertoire
from ivr.settings import Settings
from ivr.sound import speaker_of

ACCOUNT = "AC" + "0" * 32
NUMBER = PhoneNumber("/voice", status_callback_url="/voice/status")
HURRY = 4.0
"Ringing and talking to people teach nothing, so they pass faster."
FETCHED_SECONDS, LOOK_SECONDS = 20.0, 0.1


@dataclass(frozen=True, slots=True)
class Dialling:
    """What a call to a line needs."""

    carrier: Carrier
    watch: Watch


@asynccontextmanager
async def dialling(
    settings: Settings, city: City, address: str, rest: Rest | None = None
) -> AsyncIterator[Dialling]:
    """Open a carrier for the line at an address; its settings give the token and the database."""
    rest = rest or Rest(account_of(settings))
    account = replace(rest.account, connect_base_url=address)
    sentences = repertoire(city, load_prompts(city.directory.languages, city.path))
    memory = Memory(sentences, speaker_of(settings, city))
    pace = Pace(ringing_speed=HURRY)
    with closing(open_database(settings.database_address)) as database:
        async with (
            nullcontext() if rest.origin else rest.open(),
            open_carrier(account, NUMBER, pace=pace, rest=rest) as carrier,
        ):
            yield Dialling(carrier, Watch(database, memory))
            await _until_fetched(rest)


def account_of(settings: Settings) -> Account:
    """Return the carrier's customer by a line's settings; raise BadInput if its calls would be unsigned."""
    if not settings.auth_tokens:
        raise BadInput("Set CITYLINE_TWILIO_AUTH_TOKEN to the running line's own, or its calls are unsigned.")
    sid, base = settings.twilio_account_sid or ACCOUNT, settings.public_base_url
    return Account(sid, settings.auth_tokens[0], base, connect_base_url=base)


async def _until_fetched(rest: Rest) -> None:
    """A carrier keeps recordings until the line has read and deleted them; this one waits a moment for it."""
    for _ in range(round(FETCHED_SECONDS / LOOK_SECONDS)):
        if not len(rest.shelf):
            return
        await asyncio.sleep(LOOK_SECONDS)
