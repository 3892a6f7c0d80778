"""Putting answers on air: whole or not at all, learned before it is told, effective from the next call."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.orm import Session

from intents.articles.article import Article
from intents.articles.catalog import Catalog
from intents.articles.folder import AnswerText
from intents.text.yaml_file import Problem
from ivr.desk.call_store import announce
from ivr.desk.feed import EventKind
from ivr.studio import store
from ivr.studio.edition import ON_AIR, Author, Edition, State, Step
from ivr.studio.exchange import (
    Imported,
    imported,
    is_safe,
    is_same_answer,
    unmarked,
    version_problem,
)
from ivr.studio.store import Aired, Entry, step_of

Check: TypeAlias = Callable[[Sequence[AnswerText]], tuple[Catalog, tuple[Problem, ...]]]
"Reads answers against the city's departments and menu; with a problem the catalog must not be used."
SUBJECT = "answers"
"Of the announcement that brings a publication to every process."
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Refused:
    """The answers would have faults; nothing was changed."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class OnAir:
    """An edition is on air, or a person answers in its place, from a publication on."""

    publication: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody else has changed the same meanwhile; nothing was done."""


class Overtaken(Exception):
    """Somebody else has written the same meanwhile: what this transaction wrote is undone."""


Publication: TypeAlias = OnAir | Refused | Moved


@dataclass(frozen=True, slots=True)
class Base:
    """What is on air at a moment."""

    number: int
    aired: tuple[Aired, ...]

    @property
    def texts(self) -> Mapping[str, AnswerText]:
        """The files by their slug."""
        return {one.slug: one.answer for one in self.aired}

    def with_text(self, slug: str, answer: AnswerText) -> tuple[AnswerText, ...]:
        """The files with one of them replaced or added."""
        return tuple({**self.texts, slug: answer}.values())


@dataclass(frozen=True, slots=True)
class Publisher:
    """How commands, pages and the schedule change what is on air; its methods block."""

    begin: Callable[[], AbstractContextManager[Session]]
    reading: Callable[[], AbstractContextManager[Session]]
    check: Check
    learn: Callable[[Catalog], object]
    "Learns phrasings ahead, so that every process on this machine only reads what was learned."
    clock: Callable[[], datetime]

    def base(self) -> Base:
        """Read what is on air."""
        with self.reading() as session:
            number = store.latest_publication(session)
            return Base(number, store.on_air(session, number))

    def catalog(self) -> Catalog:
        """Read the answers that are on air."""
        return self.check([*self.base().texts.values()])[0]

    def heard(self, slug: str, version: int = 0) -> Mapping[str, str]:
        """What callers heard of an article in each language: under a version, or what they hear now."""
        with self.reading() as session:
            number = (
                store.publication_of(session, slug, version) if version else store.latest_publication(session)
            )
            aired = store.on_air(session, number)
        article = self.check([one.answer for one in aired])[0].articles.get(slug)
        return {language: one.in_full for language, one in article.wordings.items()} if article else {}

    def publish(self, edition: Edition, by: Author, note: str = "") -> Publication:
        """Put an approved, scheduled or withdrawn edition on air in place of what is there."""
        for _ in range(ATTEMPTS):
            base = self.base()
            answer = AnswerText(edition.path, edition.text)
            catalog, problems = self.check(base.with_text(edition.slug, answer))
            if problems:
                return Refused(problems)
            self.learn(catalog)
            versions = self._versions(catalog, base, {edition.slug})
            own = Entry(edition.slug, edition.number, State.PUBLISHED, versions.pop(edition.slug, 0))
            try:
                with self.begin() as session:
                    if store.latest_publication(session) != base.number:
                        continue
                    if not store.take(
                        session, edition, step_of(edition, Step.PUBLISH, by, self.clock(), note)
                    ):
                        return Moved()
                    self._supersede(session, edition.slug, edition.number, by)
                    return self._told(session, [own, *_reworded(base, versions)], base)
            except Overtaken:
                continue
        return Moved()

    def withdraw(self, edition: Edition, by: Author, note: str) -> Publication:
        """Take an answer off air at once: its questions are recognized still, and a person answers."""
        with self.begin() as session:
            if not store.take(session, edition, step_of(edition, Step.WITHDRAW, by, self.clock(), note)):
                return Moved()
            version = store.last_version(session, edition.slug)
            return self._told(session, [Entry(edition.slug, edition.number, State.WITHDRAWN, version)])

    def take_in(self, texts: Sequence[AnswerText], by: Author) -> Imported | Refused | Moved:
        """Put a folder's answers on air, all of them or none."""
        unsafe = [text.path for text in texts if not is_safe(text.path)]
        catalog, problems = self.check(texts)
        if problems or unsafe:
            return Refused((*(Problem(path, 1, "not a path below answers/") for path in unsafe), *problems))
        base = self.base()
        with self.reading() as session:
            last = store.last_numbers(session, {*catalog.articles, *(text.path for text in texts)})
        texts = [unmarked(text) for text in texts]
        change = imported(texts, catalog, base.texts, last, by, self.clock())
        doubted = self._version_problems(change.editions)
        if doubted:
            return Refused(doubted)
        if not change.changes_anything:
            return change
        self.learn(catalog)
        versions = self._versions(catalog, base, {one.slug for one in change.editions})
        try:
            with self.begin() as session:
                if store.latest_publication(session) != base.number:
                    return Moved()
                self._keep(session, change, base, versions, by)
        except Overtaken:
            return Moved()
        return change

    def _keep(
        self, session: Session, change: Imported, base: Base, versions: Mapping[str, int], by: Author
    ) -> None:
        entries = {one.slug: one for one in _reworded(base, versions)}
        for edition in change.editions:
            self._supersede(session, edition.slug, edition.number, by)
            version = versions.get(edition.slug, 0)
            entries[edition.slug] = Entry(edition.slug, edition.number, edition.state, version)
        if not store.add_editions(session, change.editions):
            raise Overtaken
        store.note_steps(
            session, (step_of(one, Step.PUBLISH, by, self.clock(), "import") for one in change.editions)
        )
        for slug, step in (
            *((slug, Step.REMOVE) for slug in change.removed),
            *((slug, Step.WITHDRAW) for slug in change.withdrawn),
        ):
            version = versions.get(slug, store.last_version(session, slug))
            for one in self._move(session, slug, step, by):
                entries[slug] = Entry(slug, one.number, one.after(step), version)
        self._told(session, entries.values(), base)

    def _supersede(self, session: Session, slug: str, but: int, by: Author) -> None:
        self._move(session, slug, Step.SUPERSEDE, by, but)

    def _move(self, session: Session, slug: str, step: Step, by: Author, but: int = 0) -> list[Edition]:
        """Take a step with the edition of a slug that is on air, unless it is a certain one."""
        found = store.history(session, slug)
        moved = [one for one in found.editions if one.state in ON_AIR and one.number != but] if found else []
        for one in moved:
            if not store.take(session, one, step_of(one, step, by, self.clock())):
                raise Overtaken
        return moved

    def _told(self, session: Session, entries: Iterable[Entry], base: Base | None = None) -> OnAir:
        """Tell a publication; raise Overtaken where it does not follow the one that it is based on."""
        now = self.clock()
        number = store.publish(session, entries, now)
        if base is not None and number != base.number + 1:
            raise Overtaken
        announce(session, EventKind.CITY, SUBJECT, now)
        return OnAir(number)

    def _versions(self, catalog: Catalog, base: Base, edited: Collection[str]) -> dict[str, int]:
        """The version of each article that is edited, and of those whose words change with a fact."""
        before, _ = self.check([*base.texts.values()])
        return {
            article.id: self._version(article, before.articles.get(article.id))
            for article in catalog
            if article.id in edited
            or (article.id in before and not is_same_answer(article, before[article.id]))
        }

    def _version(self, article: Article, before: Article | None) -> int:
        """Under which version callers hear it: never one that has said something else."""
        if before is not None and is_same_answer(article, before):
            return max(article.version, before.version)
        with self.reading() as session:
            last = store.last_version(session, article.id)
        is_free = article.version > last
        if is_free or (not article.facts and version_problem(article, self._said_under(article)) is None):
            return article.version
        return last + 1

    def _version_problems(self, editions: Iterable[Edition]) -> tuple[Problem, ...]:
        written = (article for edition in editions for article in self._as_written(edition))
        found = (version_problem(article, self._said_under(article)) for article in written)
        return tuple(problem for problem in found if problem)

    def _said_under(self, article: Article) -> list[Article]:
        """What the same version of an article has said before, as it was written."""
        with self.reading() as session:
            earlier = store.spoken_as(session, article.id, article.version)
        return [one for edition in earlier for one in self._as_written(edition) if one.id == article.id]

    def _as_written(self, edition: Edition) -> tuple[Article, ...]:
        """The article of a file that is read alone: its facts are named, and have no value."""
        return tuple(self.check([AnswerText(edition.path, edition.text)])[0])


def _reworded(base: Base, versions: Mapping[str, int]) -> Iterator[Entry]:
    """The answers whose file stays and whose words change, each under its new version."""
    for one in base.aired:
        if one.slug in versions:
            state = State.WITHDRAWN if one.answer.is_withdrawn else State.PUBLISHED
            yield Entry(one.slug, one.edition, state, versions[one.slug])
