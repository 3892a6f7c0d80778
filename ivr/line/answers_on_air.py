"""The answers on air: each publication's catalog, with the understanding that was learned from it.

A call goes on with the publication with which it began. In memory are the last few, of which calls may still
be on. What editors try by telephone is here too, under a number below 0, which no publication has: another
process does not know it, and falls back to what is on air. Texts change in a moment; what words are matched
with is learned anew only when phrasings have changed.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

import structlog

from intents.articles.catalog import Catalog
from intents.articles.folder import AnswerText
from intents.articles.phrasing import training_phrasings
from intents.matching.matcher import Matcher
from intents.matching.second_opinion import SecondOpinion
from intents.transcript import Expecting, Said
from intents.understanding import Understanding
from intents.yaml_file import Problem
from ivr.errors import BadCity, DatabaseDown
from ivr.line.nlu import NluPipeline, Understood
from ivr.storage.database import Database
from routing.studio import store

log = structlog.get_logger()
LONGEST_CALL = timedelta(hours=1)
"Nobody who began earlier is still asking questions."
DRAFTS = 1_000_000_000
"Numbers that drafts are told apart by, so that two processes hardly ever draw the same."
MOST = 4
"Publications in memory; what learned anew of each takes up to 60 MB."
Check = Callable[[Sequence[AnswerText]], tuple[Catalog, tuple[Problem, ...]]]
"Reads answers against the city's departments and menu; with a problem the catalog must not be used."


@dataclass(frozen=True, slots=True)
class Published:
    """The answers from a publication on."""

    number: int
    catalog: Catalog
    pipeline: NluPipeline


@dataclass(slots=True)
class AnswersOnAir:
    """Follows the database; a city that never imported its answers stays with its folder's."""

    database: Database
    folder: Catalog
    learn: Callable[[Catalog, Matcher | None], NluPipeline]
    "Learns a catalog; what an earlier matcher has of it need not be worked out again."
    check: Check
    clock: Callable[[], datetime]
    opinion: SecondOpinion | None = None
    "Of a language model in doubt; set when its connection stands."
    _known: tuple[Published, ...] = ()
    "The oldest first."
    _tried: tuple[Published, ...] = ()
    "Drafts that editors call, the oldest first."
    _lock: Lock = field(default_factory=Lock)

    @property
    def now(self) -> Published:
        """The answers that new calls begin with."""
        return self._known[-1] if self._known else self.look()

    @property
    def catalogs(self) -> Mapping[int, Catalog]:
        """What calls may be on: the publications in memory, and the drafts that editors call."""
        return {one.number: one.catalog for one in (*self._known, *self._tried)}

    def at(self, number: int) -> Published:
        """The answers of a publication, or those of now where that one is not in memory any more."""
        now = self.now
        return next((one for one in (*self._known, *self._tried) if one.number == number), now)

    def rehearse(self, catalog: Catalog, pipeline: NluPipeline) -> int:
        """Let calls be held with answers that are not on air; return the number that they are known by."""
        with self._lock:
            known = next((one for one in self._tried if one.catalog == catalog), None)
            if known is not None:
                return known.number
            number = -1 - secrets.randbelow(DRAFTS)
            self._tried = (*self._tried, Published(number, catalog, pipeline))[-MOST:]
            return number

    def look(self) -> Published:
        """Take up what was published since; raise BadCity when no answers can be used."""
        with self._lock:
            with self.database.reading() as session:
                latest = store.latest_publication(session)
                recent = store.publications_since(session, self.clock() - LONGEST_CALL)
            for number in recent[-MOST:] if not self._known else (latest,):
                if number not in {one.number for one in self._known}:
                    self._take_up(number, is_latest=number == latest)
            return self._known[-1] if self._known else self._of_folder()

    def try_to_look(self) -> None:
        """Look, or stay with what is known while the database does not answer."""
        try:
            self.look()
        except DatabaseDown as down:
            log.warning("the answers stay as they were", kind=type(down).__name__)

    def catalog_of(self, number: int) -> Catalog:
        """Read the catalog of a publication; raise BadCity when the city does not fit it any more."""
        with self.database.reading() as session:
            aired = store.on_air(session, number)
        catalog, problems = self.check([one.answer for one in aired])
        if problems:
            raise BadCity(tuple(str(problem) for problem in problems))
        return catalog

    def understand_now(self, said: Said, expecting: Expecting, language: str) -> Understanding:
        """Return what the caller meant, by this machine and the answers of now."""
        return self.now.pipeline.understand_now(said, expecting, language)

    async def understand(
        self, said: Said, expecting: Expecting, language: str, number: int | None = None
    ) -> Understood:
        """Return what the caller meant, by the answers of a publication, or by those of now."""
        found = self.now if number is None else self.at(number)
        pipeline = found.pipeline
        if self.opinion is not None:
            pipeline = replace(pipeline, second_opinion=self.opinion.among(found.catalog))
        return await pipeline.understand(said, expecting, language)

    def _take_up(self, number: int, *, is_latest: bool) -> None:
        if number == 0:
            self._of_folder()
            return
        try:
            catalog = self.catalog_of(number)
        except BadCity as bad:
            # Earlier ones are only for calls that began with them; those go on with the newest.
            if is_latest and not self._known:
                raise
            log.exception("a publication was left out", publication=number, problems=list(bad.problems))
            return
        self._keep(Published(number, catalog, self.learned(catalog)))

    def _of_folder(self) -> Published:
        known = Published(0, self.folder, self.learned(self.folder))
        self._keep(known)
        return known

    def learned(self, catalog: Catalog) -> NluPipeline:
        """The understanding of a catalog: the one that is there when it would learn the same."""
        taught = training_phrasings(catalog)
        for one in reversed(self._known):
            if training_phrasings(one.catalog) == taught:
                return one.pipeline.of(catalog)
        return self.learn(catalog, self._known[-1].pipeline.matcher if self._known else None)

    def _keep(self, published: Published) -> None:
        self._known = (*self._known, published)[-MOST:]
