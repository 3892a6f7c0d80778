"""Editions of answers: their states as one table, and who may take which step.

`NEXT` is the whole state machine; nothing else moves an edition. There is no way back, only a new edition:
what is on air goes on being spoken while its successor is written and reviewed. What a folder brings was
reviewed there, and begins as published.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from intents.articles.article import Article


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
