"""The city as it is at this moment: its folder's files, and over them what staff have changed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from threading import Lock

import structlog

from ivr.city import City
from ivr.city_speech import CitySpeech
from ivr.database import Database
from ivr.errors import DatabaseDown
from routing.desk.event import Event, Gap, Heard, Kind
from routing.editing.edits import Edits
from routing.editing.overlay import Base, Edited, with_edits
from routing.editing.store import edits_now

log = structlog.get_logger()


@dataclass(slots=True)
class CityNow:
    """Holds one frozen city at a time; while the database is down, the last one that is known."""

    folder: City
    database: Database
    speech: CitySpeech
    _edited: Edited = field(init=False)
    _city: City = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._edited, self._city = Edited(base_of(self.folder), Edits()), self.folder

    def __call__(self) -> City:
        """Return the city; a turn asks once, so that it never sees two."""
        return self._city

    def look(self) -> Edited:
        """Read what staff have changed; from now on the line follows it."""
        with self._lock:
            with self.database.reading() as session:
                edits = edits_now(session)
            if edits != self._edited.edits:
                self._follow(with_edits(base_of(self.folder), edits))
            return self._edited

    def try_to_look(self) -> None:
        """Look, or stay with what is known while the database does not answer."""
        try:
            self.look()
        except DatabaseDown as down:
            log.warning("the city stays as it was", kind=type(down).__name__)

    async def follow(self, changes: AsyncIterator[Heard]) -> None:
        """Look after every change of the city, for as long as the service runs."""
        async for heard in changes:
            match heard:
                case Event(kind=Kind.CITY) | Gap():
                    await asyncio.to_thread(self.try_to_look)
                case Event():
                    pass

    def _follow(self, edited: Edited) -> None:
        """Another process may have published words that this machine has yet to record."""
        unsaid = self.speech.prepare(edited.base)
        if edited.problems:
            log.warning("edits left out", problems=[str(problem) for problem in edited.problems])
        self._edited = edited
        self._city = replace(
            self.folder,
            directory=edited.base.directory,
            banners=edited.base.banners,
            all_to_people=edited.edits.all_to_people,
            unspoken=frozenset((one.language, one.text) for one in unsaid),
        )


def base_of(city: City) -> Base:
    """Return a folder's city as what edits are laid over."""
    return Base(city.directory, city.banners, frozenset(city.catalog.articles))
