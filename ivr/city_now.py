"""The city as it is at this moment: its folder's files, and over them what staff have changed."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

import structlog

from ivr.city import City
from ivr.city_speech import CitySpeech
from ivr.database import Database
from ivr.errors import DatabaseDown
from ivr.repertoire import repertoire
from ivr.sentence import Sentence
from routing.desk.event import Gap, Kind
from routing.desk.feed import Feed
from routing.editing.editor import Editor
from routing.editing.overlay import Base, Edited, with_edits
from routing.editing.store import edits_now

log = structlog.get_logger()


@dataclass(slots=True)
class CityNow:
    """Holds one frozen city at a time; while the database is down, the last one that is known."""

    folder: City
    database: Database
    speech: CitySpeech
    _edited: Edited | None = None
    _city: City | None = None
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> City:
        """Return the city; a turn asks once, so that it never sees two."""
        return self._city or self.folder

    def foreseen(self) -> Iterator[Sentence]:
        """Yield all that the line may say of this city and has a voice for."""
        city = self()
        for sentence in repertoire(city, self.speech.prompts, self.speech.today()):
            if (sentence.language, sentence.text) not in city.unspoken:
                yield sentence

    def editor(self, clock: Callable[[], datetime]) -> Editor:
        """Return what staff change this city by."""
        return Editor(self.database.begin, self.database.reading, self.look, self.speech, clock)

    def look(self) -> Edited:
        """Read what staff have changed; from now on the line follows it."""
        with self._lock:
            with self.database.reading() as session:
                edits = edits_now(session)
            if self._edited is None or edits != self._edited.edits:
                self._edited = self._followed(with_edits(base_of(self.folder), edits))
            return self._edited

    def try_to_look(self) -> None:
        """Look, or stay with what is known while the database does not answer."""
        try:
            self.look()
        except DatabaseDown as down:
            log.warning("the city stays as it was", kind=type(down).__name__)

    async def follow(self, feed: Feed) -> None:
        """Look after every change, also another process's, for as long as the service runs."""
        # What changes between this look and the feed's first one is told by its number.
        seen = await asyncio.to_thread(feed.source.latest)
        await asyncio.to_thread(self.try_to_look)
        async for heard in feed.after(seen if seen >= 0 else None):
            if isinstance(heard, Gap) or heard.kind is Kind.CITY:
                await asyncio.to_thread(self.try_to_look)

    def _followed(self, edited: Edited) -> Edited:
        """Another process may have published words that this machine has yet to record."""
        unsaid = self.speech.prepare(edited.base)
        if edited.problems:
            log.warning("edits left out", problems=[str(problem) for problem in edited.problems])
        self._city = replace(
            self.folder,
            directory=edited.base.directory,
            banners=edited.base.banners,
            all_to_people=edited.edits.all_to_people,
            unspoken=frozenset((one.language, one.text) for one in unsaid),
        )
        return edited


def base_of(city: City) -> Base:
    """Return a folder's city as what edits are laid over."""
    return Base(city.directory, city.banners, frozenset(city.catalog.articles))
