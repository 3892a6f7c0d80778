"""A city whose callers ask about something that no answer serves, with an editor and a reviewer."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from intents.articles.phrasing import Phrasing
from intents.privacy.redaction import redacted
from ivr.accounts.account import Role
from ivr.call.texts import load_prompts
from ivr.run.app import create_app
from ivr.run.trial import browser_phone
from ivr.settings import Settings
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from ivr.storage.lease import finish_lease, take_lease
from ivr.storage.secret import machine_secret
from ivr.studio.documents import reading
from ivr.studio.review import tested
from ivr.studio.unanswered import grouping
from ivr.typed.call import KeptCall, Ways
from ivr.typed.rehearsal import DraftRehearsal
from simulator.carrier.caller import AwaitReply, CallerScript, HangUp, Press, SpeakWords
from simulator.carrier.carrier import CarrierPace, open_carrier
from simulator.carrier.events import VerbStarted
from simulator.carrier.rest import Rest
from simulator.carrier.utterance import CallerUtterance
from simulator.demo.dialling import ACCOUNT, NUMBER, account_of
from tests.bench.fortnight.caller import hold
from tests.browser.conftest import served
from tests.browser.house import import_answers, let_in, quiet_settings
from tests.fixtures.machine import share_machine
from tests.simulator.carrier.conftest import tone

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("America/Vancouver"))
CALLS = {"en": 24, "fr": 16}
DAYS = 13
ASKED = {
    "en": (
        "where can I charge my electric car",
        "is there a place to plug in my electric car",
        "I need to charge my Tesla where do I go",
        "electric car charging",
        "can I plug my electric vehicle in at the arena",
        "what does charging an electric car cost downtown",
        "where do I find a charger for my electric car",
        "is there an electric car charger near city hall",
        "how do I pay at the EV charger",
        "are the city's car chargers free",
        "I'm driving an electric car and need a charge",
    ),
    "fr": (
        "où est-ce que je peux recharger mon auto électrique",
        "je veux brancher mon auto électrique où aller",
        "est-ce que je peux brancher mon véhicule électrique à l'aréna",
        "j'ai une auto électrique pis je veux la charger",
        "vos bornes pour autos électriques sont-tu gratuites",
        "une borne de recharge pour ma Tesla",
    ),
}
WANTED = "parking.ev_charging"
HURRY = 8.0
WHOLE_SECONDS = 6.0
"So long is the carrier quiet nowhere within a greeting; after its fixed sentences it is for a moment."
LISTENS = CarrierPace(speed=HURRY, ringing_speed=100)
EDITOR, REVIEWER = "nadia", "ravi"
Result = TypeVar("Result")


@dataclass(frozen=True)
class WalkHouse:
    """The service, and how to call it."""

    address: str
    settings: Settings
    database: Database

    def hears(self, question: str, language: str) -> str:
        """Return what a caller hears who asks once, through the simulated carrier."""
        return _beside(self._call(question, language))

    def is_greeted(self, language: str) -> str:
        """Return what a caller hears who listens to the whole greeting and says nothing."""
        french = (AwaitReply(), Press("9")) if language == "fr" else ()
        return _beside(self._heard(CallerScript((*french, AwaitReply(WHOLE_SECONDS), HangUp()))))

    async def _call(self, question: str, language: str) -> str:
        said = SpeakWords(CallerUtterance.of(tone(0.6) + b"\xff" * 1600, question))
        french = (AwaitReply(), Press("9")) if language == "fr" else ()
        return await self._heard(CallerScript((*french, AwaitReply(), said, AwaitReply(), HangUp())))

    async def _heard(self, script: CallerScript) -> str:
        account = replace(account_of(self.settings), connect_base_url=self.address)
        async with (
            Rest(account).open() as rest,
            open_carrier(account, NUMBER, pace=LISTENS, rest=rest) as line,
        ):
            trace = await line.place_call(script, from_="+16045550123", to="+16045550100")
        return " ".join(one.detail for one in trace.all(VerbStarted) if one.verb == "Say")


@contextmanager
def walk_house(data: Path) -> Iterator[WalkHouse]:
    """Serve a city with its answers imported and forty calls in its ledger; `data` is an empty folder."""
    share_machine(data)
    settings = quiet_settings(data=data, twilio_account_sid=ACCOUNT, twilio_auth_token="of the walk")
    app = create_app(settings, lambda: NOW, trial=browser_phone(settings))
    with closing(open_database(settings.database_address)) as database:
        _spare_the_night(database)
        with served(app) as address:
            yield _furnished(app, WalkHouse(address, settings, database))


def _furnished(app: FastAPI, house: WalkHouse) -> WalkHouse:
    settings, database = house.settings, house.database
    import_answers(app.state.studio, settings.city / "answers")
    _beside(_call_unanswered(app, database, settings))
    people = {EDITOR: frozenset({Role.EDITOR}), REVIEWER: frozenset({Role.REVIEWER})}
    let_in(settings, database, NOW, people)
    return house


def _spare_the_night(database: Database) -> None:
    """Note the nightly work as done: it would run beside the walk, which groups by itself."""
    with database.begin() as session:
        for job in (grouping.JOB, tested.JOB, reading.JOB):
            if take_lease(session, job, NOW.date(), NOW):
                finish_lease(session, job, NOW.date(), NOW)


async def _call_unanswered(app: FastAPI, database: Database, settings: Settings) -> None:
    """Have forty people ask by keyboard, in calls that the ledger keeps like any other."""
    rehearsal: DraftRehearsal = app.state.studio.rehearsal
    city, at = rehearsal.city_now(), [NOW]
    ways = Ways(city, load_prompts(city.directory.languages, city.path), rehearsal.learn(city.catalog))
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    archive = CallArchive(database, lambda: at[0], redacted, Encryption(secret), timedelta(days=90))
    asked = [(text, code) for code, texts in ASKED.items() for text in islice(cycle(texts), CALLS[code])]
    for number, (text, code) in enumerate(asked):
        at[0] = NOW - timedelta(days=1 + number % DAYS, minutes=number)
        kept = KeptCall(archive, f"CA{number:032x}", f"+1604555{number:04}")
        assert not await hold(ways, Phrasing(text, WANTED, code), at[0], kept)


def _beside(work: Coroutine[object, object, Result]) -> Result:
    """Run in a loop of its own: the browser's is running in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
