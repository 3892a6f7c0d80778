"""Editions of answers: their states as one table, and who may take which step.

`NEXT` is the whole state machine; nothing else moves an edition. There is no way back, only a new edition:
what is on air goes on being spoken while its successor is written and reviewed. What a folder brings was
reviewed there, and begins as published.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from intents.articles.article import Article, Consequence, Handling
from ivr.studio.article_form import LISTS, ArticleForm


class State(StrEnum):
    """How far an edition has come."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    "Off air: its questions are recognized still, and a person answers them."
    SUPERSEDED = "superseded"
    REMOVED = "removed"
    "Gone from the catalog: its questions are not recognized any more."


class Step(StrEnum):
    """What somebody does with an edition."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    CANCEL = "cancel"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"
    REMOVE = "remove"


NEXT = {
    (State.DRAFT, Step.SUBMIT): State.IN_REVIEW,
    (State.DRAFT, Step.SUPERSEDE): State.SUPERSEDED,
    (State.IN_REVIEW, Step.SEND_BACK): State.DRAFT,
    (State.IN_REVIEW, Step.APPROVE): State.APPROVED,
    (State.IN_REVIEW, Step.SUPERSEDE): State.SUPERSEDED,
    (State.APPROVED, Step.PUBLISH): State.PUBLISHED,
    (State.APPROVED, Step.SCHEDULE): State.SCHEDULED,
    (State.APPROVED, Step.SUPERSEDE): State.SUPERSEDED,
    (State.SCHEDULED, Step.PUBLISH): State.PUBLISHED,
    (State.SCHEDULED, Step.CANCEL): State.APPROVED,
    (State.SCHEDULED, Step.SUPERSEDE): State.SUPERSEDED,
    (State.PUBLISHED, Step.WITHDRAW): State.WITHDRAWN,
    (State.PUBLISHED, Step.SUPERSEDE): State.SUPERSEDED,
    (State.PUBLISHED, Step.REMOVE): State.REMOVED,
    (State.WITHDRAWN, Step.PUBLISH): State.PUBLISHED,
    (State.WITHDRAWN, Step.SUPERSEDE): State.SUPERSEDED,
    (State.WITHDRAWN, Step.REMOVE): State.REMOVED,
}
ON_AIR = frozenset({State.PUBLISHED, State.WITHDRAWN})
"The edition that the catalog holds; an article has at most one."
IN_WORK = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED})
"The edition that people work on; an article has at most one."

EDITOR, REVIEWER, MANAGER, ADMIN = "editor", "reviewer", "manager", "admin"
WHO_MAY = {
    Step.SUBMIT: frozenset({EDITOR, REVIEWER, MANAGER}),
    Step.SEND_BACK: frozenset({REVIEWER, MANAGER}),
    Step.APPROVE: frozenset({REVIEWER, MANAGER}),
    Step.SCHEDULE: frozenset({REVIEWER, MANAGER}),
    Step.CANCEL: frozenset({REVIEWER, MANAGER}),
    Step.PUBLISH: frozenset({REVIEWER, MANAGER}),
    Step.WITHDRAW: frozenset({EDITOR, REVIEWER, MANAGER}),
}
"Anybody may take an answer off air: silence about it costs a minute of a person, a false answer more."
EXPIRES_SOON = timedelta(days=30)
STUCK_AFTER = timedelta(minutes=3)
"The schedule is looked at every minute: what is later than this cannot go on air."


class IllegalStep(ValueError):
    """An edition's state does not allow a step."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who does something: a signed-in person, or whoever sits at the machine's terminal."""

    id: str
    name: str
    roles: frozenset[str] = frozenset()

    def may(self, step: Step) -> bool:
        """Whether their roles allow a step; an admin's allow each."""
        return ADMIN in self.roles or not self.roles.isdisjoint(WHO_MAY.get(step, frozenset()))


@dataclass(frozen=True, slots=True)
class Edition:
    """One text of an article or of the topics; its words never change, only its state does."""

    slug: str
    "The article's id; of the topics the name of their file."
    number: int
    "Counted from 1 for each slug."
    path: str
    text: str
    written_by: str
    written_name: str
    written_at: datetime
    state: State
    based_on: int = 0
    "The edition that the writer saw; 0 for a new article."
    note: str = ""
    due: datetime | None = None
    "When a scheduled edition goes on air."

    def after(self, step: Step) -> State:
        """The state after a step; raise IllegalStep for one that this state does not allow."""
        following = NEXT.get((self.state, step))
        if following is None:
            raise IllegalStep(f"{self.slug} edition {self.number} is {self.state}: it cannot {step}")
        return following

    def is_kept(self, text: str, by: str) -> bool:
        """Whether it is somebody's draft of these very words, such as when a form was sent once more."""
        return (self.state, self.text, self.written_by) == (State.DRAFT, text, by)

    def is_stuck(self, now: datetime) -> bool:
        """Whether it was to go on air before and has not."""
        return self.state is State.SCHEDULED and self.due is not None and now - self.due > STUCK_AFTER


@dataclass(frozen=True, slots=True)
class EditionStep:
    """A step that was taken, by whom and why."""

    slug: str
    edition: int
    step: Step
    by: str
    by_name: str
    at: datetime
    note: str = ""


def is_own(edition: Edition, author: Author, steps: Iterable[EditionStep]) -> bool:
    """Whether a person wrote an edition or sent it to review: then somebody else has to approve it."""
    submitters = {one.by for one in steps if one.edition == edition.number and one.step is Step.SUBMIT}
    return author.id in {edition.written_by, *submitters}


class Freshness(StrEnum):
    """Whether an answer on air is near its review date, or past it and not spoken any more."""

    FRESH = "fresh"
    EXPIRING = "expiring"
    EXPIRED = "expired"


def freshness(article: Article, today: date) -> Freshness:
    """How near an answer is to the day after which nobody hears it."""
    if not article.is_current(today):
        return Freshness.EXPIRED
    return Freshness.EXPIRING if article.last_day - today <= EXPIRES_SOON else Freshness.FRESH


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """Every edition of one slug, the newest first, with all steps, the oldest first."""

    editions: tuple[Edition, ...]
    steps: tuple[EditionStep, ...] = field(default=())

    @property
    def on_air(self) -> Edition | None:
        """What the catalog holds."""
        return _first(self.editions, ON_AIR)

    @property
    def in_work(self) -> Edition | None:
        """What is being written or reviewed."""
        return _first(self.editions, IN_WORK)

    @property
    def newest(self) -> Edition:
        """The last edition."""
        return self.editions[0]

    def edition(self, number: int) -> Edition | None:
        """One edition by its number."""
        return next((one for one in self.editions if one.number == number), None)


def _first(editions: Iterable[Edition], states: Collection[State]) -> Edition | None:
    return next((one for one in editions if one.state in states), None)


class Part(StrEnum):
    """Whether words stay, are new, or are gone."""

    SAME = "same"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words in a row."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs."""

    field: str
    language: str
    words: tuple[Words, ...]


def readable(form: ArticleForm, say: Callable[[str], str], departments: Mapping[str, str]) -> ArticleForm:
    """A form whose choices are called as the pages call them, not as the file does."""
    called = {
        "department": departments,
        "hours_of": departments,
        "handling": {one.value: say(f"studio.handling.{one.value}") for one in Handling},
        "consequence": {one.value: say(f"studio.consequence.{one.value}") for one in Consequence},
    }
    chosen = {name: called[name].get(form.fields.get(name, ""), form.fields.get(name, "")) for name in called}
    return ArticleForm(
        {**form.fields, **{name: text for name, text in chosen.items() if name in form.fields}}
    )


def differences(before: ArticleForm, after: ArticleForm) -> tuple[FieldDifference, ...]:
    """Every field that differs, in the order of the form."""
    return tuple(_differences(before, after))


def _differences(before: ArticleForm, after: ArticleForm) -> Iterator[FieldDifference]:
    for name in (*before.fields, *(name for name in after.fields if name not in before.fields)):
        old, new = before.fields.get(name, ""), after.fields.get(name, "")
        if old != new:
            field, _, language = name.partition(".")
            words = by_line(old, new) if field in LISTS else by_word(old, new)
            yield FieldDifference(field, language, tuple(words))


def by_word(old: str, new: str) -> Iterator[Words]:
    """Two texts as one, word by word."""
    return _compared(old.split(), new.split(), " ")


def by_line(old: str, new: str) -> Iterator[Words]:
    """Lists: only the lines that came or went."""
    before, after = old.splitlines(), new.splitlines()
    yield from (Words(Part.GONE, line) for line in before if line not in after)
    yield from (Words(Part.ADDED, line) for line in after if line not in before)


def _compared(old: list[str], new: list[str], between: str) -> Iterator[Words]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Words(Part.SAME, between.join(old[a:b]))
            continue
        if b > a:
            yield Words(Part.GONE, between.join(old[a:b]))
        if d > c:
            yield Words(Part.ADDED, between.join(new[c:d]))
