"""The answers on air: each publication's catalog, with the NLU pipeline fitted to it.

A call keeps the publication it began with, so the last few stay in memory. So do the drafts that editors try
by telephone, under negative numbers: another process does not know them, and falls back to what is on air.
A change of texts takes effect at once; the matcher is fitted again only when phrasings have changed.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

import structlog

from intents.articles.catalog import Catalog
from intents.articles.folder import AnswerText
from intents.articles.phrasing import Phrasing, everything_taught
from intents.matching.matcher import Matcher
from intents.matching.second_opinion import SecondOpinion
from intents.meaning.understanding import Understanding
from intents.text.transcript import Expecting, Said
from intents.text.yaml_file import Problem
from ivr.errors import BadCity, DatabaseDown
from ivr.line.nlu import NluPipeline, Understood
from ivr.storage.database import Database
from ivr.studio import store

log = structlog.get_logger()
LONGEST_CALL = timedelta(hours=1)
"No call that began earlier is still asking questions."
DRAFTS = 1_000_000_000
"Range of the random numbers for drafts, so large that two processes hardly ever draw the same."
MOST = 4
"Publications kept in memory; each newly fitted matcher takes up to 60 MB."
Check = Callable[[Sequence[AnswerText]], tuple[Catalog, tuple[Problem, ...]]]
"Checks answers against the city's departments and menu; with a problem the catalog must not be used."


@dataclass(frozen=True, slots=True)
class Published:
    """The answers as of a publication."""

    number: int
    catalog: Catalog
    pipeline: NluPipeline


@dataclass(slots=True)
class AnswersOnAir:
    """Follows the database; a city that never imported its answers stays with its folder's."""

    database: Database
    folder: Catalog
    learn: Callable[[Catalog, Matcher | None], NluPipeline]
    "Fits a pipeline to a catalog, reusing what an earlier matcher has already worked out."
    check: Check
    clock: Callable[[], datetime]
    opinion: SecondOpinion | None = None
    "A language model's second opinion; set once its connection is up."
    _known: tuple[Published, ...] = ()
    "Oldest first."
    _tried: tuple[Published, ...] = ()
    "Drafts that editors try by phone, oldest first."
    _ahead: tuple[tuple[Phrasing, ...], NluPipeline] | None = None
    "What was learned last, with what it was taught: a publication is learned before it is told."
    _lock: Lock = field(default_factory=Lock)

    @property
    def now(self) -> Published:
        """The answers that new calls start with."""
        return self._known[-1] if self._known else self.reload()

    @property
    def catalogs(self) -> Mapping[int, Catalog]:
        """What calls may be using: the publications in memory, and the drafts that editors try."""
        return {one.number: one.catalog for one in (*self._known, *self._tried)}

    def at(self, number: int) -> Published:
        """The answers of a publication, or the current ones if it is no longer in memory."""
        now = self.now
        return next((one for one in (*self._known, *self._tried) if one.number == number), now)

    def rehearse(self, catalog: Catalog, pipeline: NluPipeline) -> int:
        """Let calls use answers that are not on air; return the number under which they are known."""
        with self._lock:
            known = next((one for one in self._tried if one.catalog == catalog), None)
            if known is not None:
                return known.number
            number = -1 - secrets.randbelow(DRAFTS)
            self._tried = (*self._tried, Published(number, catalog, pipeline))[-MOST:]
            return number

    def reload(self) -> Published:
        """Load what was published since; raise BadCity when no answers can be used."""
        with self._lock:
            with self.database.reading() as session:
                latest = store.latest_publication(session)
                recent = store.publications_since(session, self.clock() - LONGEST_CALL)
            for number in recent[-MOST:] if not self._known else (latest,):
                if number not in {one.number for one in self._known}:
                    self._load(number, is_latest=number == latest)
            return self._known[-1] if self._known else self._of_folder()

    def refresh(self) -> None:
        """Load it, or keep what is known while the database is down."""
        try:
            self.reload()
        except DatabaseDown as down:
            log.warning("answers_not_refreshed", kind=type(down).__name__)

    def catalog_of(self, number: int) -> Catalog:
        """Read a publication's catalog; raise BadCity when the city no longer fits it."""
        with self.database.reading() as session:
            aired = store.on_air(session, number)
        catalog, problems = self.check([one.answer for one in aired])
        if problems:
            raise BadCity(tuple(str(problem) for problem in problems))
        return catalog

    def understand_now(self, said: Said, expecting: Expecting, language: str) -> Understanding:
        """Return what the caller meant, by this machine alone and the current answers."""
        return self.now.pipeline.understand_now(said, expecting, language)

    async def understand(
        self, said: Said, expecting: Expecting, language: str, number: int | None = None
    ) -> Understood:
        """Return what the caller meant, by a publication's answers or else the current ones."""
        found = self.now if number is None else self.at(number)
        pipeline = found.pipeline
        if self.opinion is not None:
            pipeline = replace(pipeline, second_opinion=self.opinion.among(found.catalog))
        return await pipeline.understand(said, expecting, language)

    def _load(self, number: int, *, is_latest: bool) -> None:
        if number == 0:
            self._of_folder()
            return
        try:
            catalog = self.catalog_of(number)
        except BadCity as bad:
            # Earlier ones only serve calls that began with them; later calls use the newest.
            if is_latest and not self._known:
                raise
            log.exception("publication_skipped", publication=number, problems=list(bad.problems))
            return
        self._keep(Published(number, catalog, self.learned(catalog)))

    def _of_folder(self) -> Published:
        known = Published(0, self.folder, self.learned(self.folder))
        self._keep(known)
        return known

    def learned(self, catalog: Catalog) -> NluPipeline:
        """Return a catalog's pipeline: an existing one if its phrasings are the same."""
        taught = everything_taught(catalog)
        for one in reversed(self._known):
            if everything_taught(one.catalog) == taught:
                return one.pipeline.of(catalog)
        ahead = self._ahead
        if ahead is not None and ahead[0] == taught:
            return ahead[1].of(catalog)
        pipeline = self.learn(catalog, self._known[-1].pipeline.matcher if self._known else None)
        self._ahead = taught, pipeline
        return pipeline

    def _keep(self, published: Published) -> None:
        self._known = (*self._known, published)[-MOST:]
