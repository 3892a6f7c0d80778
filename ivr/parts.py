"""What a service is made of: whatever can be wrong is found while it is made, before the first call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from uuid import uuid4

from ivr.accounts.declaration import load_declaration
from ivr.accounts.reception import Reception, Site, open_reception
from ivr.accounts.settings import AccountSettings
from ivr.city import City, load_city
from ivr.city_now import CityNow
from ivr.city_speech import LEFT_OUT, CitySpeech
from ivr.comprehension import Comprehension, comprehension
from ivr.database import Database, open_database
from ivr.figures import Figures
from ivr.prompts.book import PromptBook, load_prompts
from ivr.repertoire import repertoire
from ivr.secret import machine_secret
from ivr.settings import Settings
from ivr.sound import speaker_of
from ivr.speech.render import ensure_sayable
from ivr.speech.speaker import Speaker
from ivr.spool import Spool

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Parts:
    """What is ready before the first call."""

    settings: Settings
    clock: Clock
    city: City
    "As its folder has it; what staff changed since is in `city_now`."
    city_now: CityNow
    prompts: PromptBook
    database: Database
    speaker: Speaker
    comprehension: Comprehension
    figures: Figures
    spool: Spool
    secret: bytes
    reception: Reception


def prepare(settings: Settings, clock: Clock, accounts: AccountSettings) -> Parts:
    """Make what a line needs; raise a BadInput that says what is missing or wrong."""
    city = load_city(settings.city)
    prompts = load_prompts(city.directory.languages, city.path)
    speaker = speaker_of(settings, city)
    needed = (sentence for sentence in repertoire(city, prompts) if sentence.prompt not in LEFT_OUT)
    ensure_sayable(needed, speaker.voices, speaker.recordings)
    database = open_database(settings.database_address)
    database.upgrade()
    secret = machine_secret(settings.secret_key.get_secret_value(), settings.data)
    site = Site(
        database, lambda: clock().astimezone(city.directory.time_zone), secret, settings.pages_base_url
    )
    city_now = CityNow(
        city, database, CitySpeech(city, prompts, speaker, lambda: site.clock().date(), _in_the_background)
    )
    city_now.look()
    return Parts(
        settings,
        site.clock,
        city,
        city_now,
        prompts,
        database,
        speaker,
        comprehension(city.catalog, settings.models),
        Figures(),
        Spool(settings.data / "spool", uuid4().hex),
        secret,
        open_reception(site, accounts, load_declaration(city.path)),
    )


def _in_the_background(work: Callable[[], None]) -> None:
    """What is not recorded when the service ends is recorded when it is needed."""
    Thread(target=work, name="recording", daemon=True).start()
