"""Calling a line from this machine: the simulated carrier, and the ledger that tells what came of a call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

from ivr.city import City
from ivr.database import open_database
from ivr.demo.overheard import Memory
from ivr.demo.watched_call import Watch
from ivr.errors import BadInput
from ivr.phone.carrier.account import Account, PhoneNumber
from ivr.phone.carrier.carrier import Carrier, Pace, open_carrier
from ivr.prompts.book import load_prompts
from ivr.repertoire import repertoire
from ivr.settings import Settings
from ivr.sound import speaker_of

ACCOUNT = "AC" + "0" * 32
NUMBER = PhoneNumber("/voice", status_callback_url="/voice/status")
HURRY = 4.0
"Ringing and talking to people teach nothing, so they pass faster."


@dataclass(frozen=True, slots=True)
class Dialling:
    """What a call to a line needs."""

    carrier: Carrier
    watch: Watch


@asynccontextmanager
async def dialling(settings: Settings, city: City, address: str) -> AsyncIterator[Dialling]:
    """Open a carrier for the line at an address; its settings give the token and the database."""
    if not settings.auth_tokens:
        raise BadInput("Set CITYLINE_TWILIO_AUTH_TOKEN to the running line's own, or its calls are unsigned.")
    account = Account(
        settings.twilio_account_sid or ACCOUNT, settings.auth_tokens[0], settings.public_base_url, address
    )
    sentences = repertoire(city, load_prompts(city.directory.languages, city.path))
    memory = Memory(sentences, speaker_of(settings, city))
    pace = Pace(ringing_speed=HURRY)
    with closing(open_database(settings.database_address)) as database:
        async with open_carrier(account, NUMBER, pace=pace) as carrier:
            yield Dialling(carrier, Watch(database, memory))
