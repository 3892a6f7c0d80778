"""What every page of the studio needs: who asks, the editions, and how an outcome is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol, assert_never

from fastapi import Depends, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from intents.articles.catalog import Catalog
from intents.articles.facts import NAME as FACTS
from intents.articles.folder import AnswerText
from intents.articles.topic_file import NAME as TOPICS
from intents.text.yaml_file import Problem, has_neighbours
from ivr.desk.explanation import Explanation
from ivr.studio.article_form import ArticleForm, form_of
from ivr.studio.documents.source_store import AnswerSource, AnswerSources
from ivr.studio.edition import ArticleHistory, Author, Edition, readable
from ivr.studio.findings import FieldFault, Named, Told, Words, meant_by, told_faults
from ivr.studio.publishing import Moved, OnAir, Refused
from ivr.studio.studio import Blocked, Done, NotAllowed, Outcome, Overtaken, Studio
from ivr.studio.testing import Gate
from languages.grammar import first_upper
from routing.departments.department import Directory

LONGEST_NAME = 120
FILES = {FACTS: "studio.facts", TOPICS: "studio.topics"}
"What the files that are no answers are called."


@dataclass(frozen=True, slots=True)
class Exchange:
    """A caller's words and what the line said to them."""

    heard: str
    spoken: str
    article: str
    why: Explanation | None = None
    "Why the words were understood so; None for keys and the greeting."


class Rehearsal(Protocol):
    """Lets an editor hear an edition, and talk with the line as it would be."""

    def sound(self, text: str, language: str) -> bytes | None:
        """Return a text as a sound file, or None where this machine has no voice for it."""
        ...

    def talk(self, edition: Edition, language: str, lines: tuple[str, ...]) -> tuple[Exchange, ...]:
        """Return a typed conversation with the line as it would be with an edition on air."""
        ...

    @property
    def can_call(self) -> bool:
        """Whether this line has a browser phone."""
        ...

    def call(self, edition: Edition, person: str) -> str | None:
        """Return the path where a person places one call with an edition; None without a browser phone."""
        ...


class Share(Protocol):
    """A share with its 95 % interval; None of nothing."""

    @property
    def numerator(self) -> int:
        """How many."""
        ...

    @property
    def denominator(self) -> int:
        """Of how many."""
        ...

    @property
    def interval(self) -> tuple[float, float] | None:
        """Its ends, 0–1."""
        ...


class VersionResults(Protocol):
    """What was said of one version of an answer since callers hear it."""

    @property
    def asked(self) -> int:
        """How often it was asked for."""
        ...

    @property
    def callers(self) -> Share:
        """Callers who said that it helped, of those who said yes or no."""
        ...

    @property
    def labels(self) -> Share:
        """Turns that reviewers called right, of those that they labelled."""
        ...


def _nothing_heard() -> Mapping[tuple[str, int], VersionResults]:
    return {}


@dataclass(frozen=True, slots=True)
class StudioDesk:
    """What the pages reach."""

    studio: Studio
    gate: Gate
    rehearsal: Rehearsal
    directory: Callable[[], Directory]
    catalog: Callable[[], Catalog]
    "What callers hear now."
    heard: Callable[[], Mapping[tuple[str, int], VersionResults]] = _nothing_heard
    "By article and version, what was said of it in the last months."
    sources: AnswerSources | None = None
    "What answers were drafted from."
    folder: Callable[[], Sequence[AnswerText]] = tuple
    "The answers of the city's folder, which the line speaks until they are imported."


class Pages(Protocol):
    """Renders templates into the pages' frame."""

    def words_for(self, request: Request) -> Words:
        """Return the words for who asks."""
        ...

    def render(self, request: Request, template: str, *, status: int = 200, **context: object) -> Response:
        """Return a page."""
        ...


@dataclass(frozen=True, slots=True)
class StudioVisit:
    """One request to a page of the studio."""

    request: Request
    desk: StudioDesk
    words: Words

    @property
    def author(self) -> Author:
        """Who asks."""
        person = self.request.state.person
        return Author(person.id, person.name[:LONGEST_NAME], frozenset(person.roles))

    @property
    def languages(self) -> tuple[str, ...]:
        """The city's languages."""
        return self.desk.studio.languages

    def history(self, slug: str) -> ArticleHistory:
        """Return every edition of an article; an address that names none has no page."""
        found = self.desk.studio.history(slug)
        if found is None:
            raise HTTPException(404)
        return found

    def edition(self, slug: str, number: int) -> Edition:
        """Return one edition."""
        found = self.history(slug).edition(number)
        if found is None:
            raise HTTPException(404)
        return found

    def form(self, edition: Edition) -> ArticleForm:
        """Return what the form shows of an edition."""
        return form_of(edition.text, self.languages)

    def readable(self, form: ArticleForm) -> ArticleForm:
        """Return a form to be compared by people, its choices in their words."""
        departments = self.desk.directory().departments.items()
        names = {slug: one.names.get(self.words.language, slug) for slug, one in departments}
        return readable(form, self.words, names)

    def heard(self, edition: Edition) -> dict[str, str]:
        """Return what callers would hear of an edition, with its facts filled in; nothing of other files."""
        found = self.desk.studio.would_be(edition)[0].articles.get(edition.slug)
        return (
            {language: one.spoken for language, one in found.wordings.items() if one.spoken} if found else {}
        )

    def name_of(self, slug: str) -> str:
        """Return what an answer is called, on air or as it is being written; its id without a name."""
        if slug in FILES:
            return self.words(FILES[slug])
        article = self.desk.catalog().articles.get(slug)
        if article is None:
            known = self.desk.studio.history(slug)
            return self.draft_name(known.newest) if known else slug
        wording = article.wordings.get(self.words.language) or next(iter(article.wordings.values()))
        return first_upper(wording.name) or slug

    def draft_name(self, edition: Edition) -> str:
        """Return what an answer that nobody hears yet is called; its id without a name."""
        fields = self.form(edition).fields
        names = [fields.get(f"name.{language}", "") for language in (self.words.language, *self.languages)]
        return next((first_upper(name) for name in names if name), edition.slug)

    def since_version(self, slug: str) -> VersionResults | None:
        """Return what was said of the version that callers hear now; None where nobody asked for it."""
        article = self.desk.catalog().articles.get(slug)
        return self.desk.heard().get((slug, article.version)) if article else None

    def sources(self, slug: str) -> tuple[AnswerSource, ...]:
        """Return what an answer was drafted from."""
        return self.desk.sources.of(slug) if self.desk.sources else ()

    def page(self, template: str, status: int = 200, **context: object) -> Response:
        """Return a page."""
        pages: Pages = self.request.app.state.pages
        return pages.render(
            self.request,
            template,
            status=status,
            city_languages=self.languages,
            local=self.city_time,
            typed_moment=self.local_moment,
            can_call=self.desk.rehearsal.can_call,
            name_of=self.name_of,
            meant_by=lambda labels: meant_by(labels, self.words, self.name_of),
            **context,
        )

    def moved(self, path: str, done: str, count: int | None = None, incident: str = "") -> Response:
        """Redirect to a page after an act, which tells how many, or of which incident."""
        more = ("" if count is None else f"&count={count}") + (f"&incident={incident}" if incident else "")
        return RedirectResponse(f"{path}?lang={self.words.language}&done={done}{more}", 303)

    def local_moment(self, typed: str) -> datetime | None:
        """Return what was typed into a field for day and time, in the city's zone."""
        try:
            moment = datetime.fromisoformat(typed)
        except ValueError:
            return None
        if not has_neighbours(moment):
            return None
        zone = self.desk.directory().time_zone
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)

    def city_time(self, moment: datetime) -> datetime:
        """Return a moment by the city's clocks."""
        return moment.astimezone(self.desk.directory().time_zone)

    def note(self, act: str, subject: str) -> None:
        """Write an act into the audit log."""
        audit: Callable[[Request, str, str], None] = self.request.app.state.audit
        audit(self.request, act, subject)

    def problems(self, edition: Edition) -> tuple[FieldFault, ...]:
        """Return what stands in the way of an edition, by the fields of its form."""
        return self.faults_of(self.desk.studio.would_be(edition)[1], edition.slug, edition.path, edition.text)

    def faults_of(
        self, problems: Sequence[Problem], slug: str, path: str, text: str
    ) -> tuple[FieldFault, ...]:
        """Return problems as whoever works on a file reads them."""
        if not problems:
            return ()
        names = {one.id: self.name_of(one.id) for one in self.desk.catalog()}
        files = {one.source: names[one.id] for one in self.desk.catalog()}
        named = Named(names, {**files, **{file: self.name_of(file) for file in FILES}})
        return told_faults(problems, slug, AnswerText(path, text), self.words, named)

    def told(self, outcome: Outcome, edition: Edition | None = None) -> tuple[Told, ...]:
        """Return why nothing was done, in the reader's words; nothing where something was."""
        say = self.words
        match outcome:
            case Done() | OnAir():
                return ()
            case Refused(problems):
                one = (edition.slug, edition.path, edition.text) if edition else ("", "", "")
                return self.faults_of(problems, *one)
            case Moved():
                return (say("studio.moved"),)
            case Overtaken(newest):
                return (say("studio.overtaken", who=newest.written_name, number=str(newest.number)),)
            case NotAllowed(reason):
                return (say(f"studio.not.{reason}"),)
            case Blocked(blocks):
                return tuple(say(f"studio.block.{block.value}") for block in blocks)
            case _:
                assert_never(outcome)


def visit(request: Request) -> StudioVisit:
    """Return what a request sees of the studio."""
    pages: Pages = request.app.state.pages
    desk: StudioDesk = request.app.state.studio
    return StudioVisit(request, desk, pages.words_for(request))


async def typed(request: Request) -> dict[str, str]:
    """Return the texts of a form as they were typed."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


AStudioVisit = Annotated[StudioVisit, Depends(visit)]
TypedForm = Annotated[Mapping[str, str], Depends(typed)]
