"""The current city: its folder with staff's edits applied."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

import structlog

from intents.articles.catalog import Catalog
from ivr.call.city import City
from ivr.call.repertoire import repertoire
from ivr.call.texts import Sentence
from ivr.desk.feed import EventKind, Feed, Gap
from ivr.errors import DatabaseDown
from ivr.line.answers_on_air import AnswersOnAir, Published
from ivr.line.city_speech import CitySpeech
from ivr.line.nlu import NluPipeline
from ivr.speaking.render import NotRecorded
from ivr.storage.database import Database
from ivr.studio.directory.editor import Base, Edited, Editor, with_edits
from ivr.studio.directory.store import edits_now

log = structlog.get_logger()


@dataclass(slots=True)
class CityNow:
    """Holds the current frozen city; while the database is down, the last known one."""

    folder: City
    database: Database
    speech: CitySpeech
    answers: AnswersOnAir | None = None
    "None if only the folder's answers are spoken."
    _edited: Edited | None = None
    _city: City | None = None
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> City:
        """Return the city; each turn asks once and so sees a single version."""
        return self._city or self.folder

    def foreseen(self) -> Iterator[Sentence]:
        """Yield every sentence the line may say and has a voice for."""
        city = self()
        for sentence in repertoire(city, self.speech.prompts, self.speech.today()):
            if (sentence.language, sentence.text) not in city.unspoken:
                yield sentence

    def editor(self, clock: Callable[[], datetime]) -> Editor:
        """Return the editor for this city."""
        return Editor(self.database.begin, self.database.reading, self.reload, self.speech, clock)

    def reload(self) -> Edited:
        """Read staff's edits; the line uses them from then on."""
        # Learning phrasings may take seconds: whoever edits something else need not wait for that.
        published = self.answers.now if self.answers else None
        with self._lock:
            with self.database.reading() as session:
                edits = edits_now(session)
            number = published.number if published else 0
            known = self._edited
            if known is not None and edits == known.edits and number == self().answers:
                return known
            city = self._with_answers(published)
            edited = with_edits(base_of(city), edits)
            is_edited = known is None or edits != known.edits
            self._edited = self._followed(city, edited) if is_edited else self._answering(city, edited)
            return self._edited

    def not_recorded(self) -> tuple[NotRecorded, ...]:
        """Return what callers hear in the carrier's voice or not at all, for want of a voice."""
        return replace(self.speech, city=self()).not_recorded()

    def refresh(self) -> None:
        """Read them, or keep the current city while the database is down."""
        try:
            self.reload()
        except DatabaseDown as down:
            log.warning("kept_previous_configuration", kind=type(down).__name__)

    def refresh_answers(self) -> None:
        """Follow publications; while the database is down the answers stay as they are."""
        if self.answers:
            self.answers.refresh()
            self.refresh()

    def rehearse(self, catalog: Catalog, pipeline: NluPipeline) -> int | None:
        """Let calls use answers that are not on air; None if only the folder's are spoken."""
        if self.answers is None:
            return None
        number = self.answers.rehearse(catalog, pipeline)
        with self._lock:
            self._city = replace(self(), earlier=self.answers.catalogs)
        return number

    async def follow(self, feed: Feed) -> None:
        """Reload after every change by any process, as long as the service runs."""
        # Changes between this read and the feed's first are covered by its event number.
        seen = await asyncio.to_thread(feed.source.latest)
        await asyncio.to_thread(self.refresh)
        await asyncio.to_thread(self.refresh_answers)
        async for heard in feed.after(seen if seen >= 0 else None):
            if isinstance(heard, Gap) or heard.kind is EventKind.CITY:
                await asyncio.to_thread(self.refresh)
                await asyncio.to_thread(self.refresh_answers)

    def _with_answers(self, published: Published | None) -> City:
        if self.answers is None or published is None:
            return self.folder
        earlier = self.answers.catalogs
        return replace(self.folder, catalog=published.catalog, answers=published.number, earlier=earlier)

    def _followed(self, city: City, edited: Edited) -> Edited:
        """Record sentences that another process may have published."""
        unsaid = replace(self.speech, city=city).prepare(edited.base)
        # What callers must hear the carrier's voice says, where this machine has none.
        unspoken = frozenset((one.language, one.text) for one in unsaid if not one.is_needed)
        return self._on_air(city, edited, unspoken)

    def _answering(self, city: City, edited: Edited) -> Edited:
        """Change to other answers at once; their sentences are said live until they are recorded."""
        speech = replace(self.speech, city=city)
        on_air = self._on_air(city, edited, self().unspoken)
        self.speech.later(lambda: _recorded(speech, edited.base))
        return on_air

    def _on_air(self, city: City, edited: Edited, unspoken: frozenset[tuple[str, str]]) -> Edited:
        if edited.problems:
            log.warning("edits_skipped", problems=[str(problem) for problem in edited.problems])
        self._city = replace(
            city,
            directory=edited.base.directory,
            banners=edited.base.banners,
            all_to_people=edited.edits.all_to_people,
            unspoken=unspoken,
        )
        return edited


def _recorded(speech: CitySpeech, base: Base) -> None:
    speech.prepare(base)


def base_of(city: City) -> Base:
    """Return a folder's city as the base for edits."""
    return Base(city.directory, city.banners, frozenset(city.catalog.articles))
