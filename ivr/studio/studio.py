"""The editors' side: drafts, reviews, approvals and schedules, each step checked before it is taken."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

import structlog
from sqlalchemy.orm import Session

from intents.articles.catalog import Catalog
from intents.articles.facts import NAME as FACTS
from intents.articles.folder import AnswerText
from intents.text.yaml_file import Problem, read_yaml_text
from ivr.studio import store
from ivr.studio.article_form import NOBODY_YET, stamped
from ivr.studio.edition import IN_WORK, ArticleHistory, Author, Edition, State, Step, is_own
from ivr.studio.exchange import is_safe, is_same_answer
from ivr.studio.gate import Block, GateReport
from ivr.studio.publishing import Moved, OnAir, Publication, Publisher, Refused
from ivr.studio.store import step_of


@dataclass(frozen=True, slots=True)
class Done:
    """The step was taken."""

    state: State


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else saved another edition meanwhile; theirs stays."""

    newest: Edition


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """Who asks may not take this step; the reason is an id of the pages' words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The gate stands in the way; a manager may overrule it with a reason."""

    blocks: tuple[Block, ...]


Outcome: TypeAlias = Done | OnAir | Refused | Moved | NotAllowed | Blocked | Overtaken
OWN_EDITION, NO_ROLE, NOT_TESTED, NO_REASON, IN_THE_PAST = (
    "own_edition",
    "no_role",
    "not_tested",
    "no_reason",
    "in_the_past",
)


@dataclass(frozen=True, slots=True)
class Studio:
    """How pages change editions; its methods block."""

    publisher: Publisher
    languages: tuple[str, ...]

    @property
    def clock(self) -> Callable[[], datetime]:
        """Tells the time."""
        return self.publisher.clock

    def current(self) -> dict[str, tuple[Edition, ...]]:
        """By slug, the editions that are on air or in work."""
        with self.publisher.reading() as session:
            return store.current(session)

    def history(self, slug: str) -> ArticleHistory | None:
        """Every edition of a slug."""
        with self.publisher.reading() as session:
            return store.history(session, slug)

    def save(self, slug: str, path: str, text: str, based_on: int, by: Author) -> Outcome:
        """Keep a new draft; what was in work of the same article is superseded."""
        problem = _unreadable(slug, path, text)
        if problem:
            return Refused((problem,))
        known = self.history(slug)
        text = stamped(text, written_by=by.name, reviewed_by=NOBODY_YET)
        if known and known.newest.is_kept(text, by.id):
            return Done(State.DRAFT)
        if known and known.newest.number != based_on:
            return Overtaken(known.newest)
        draft = Edition(slug, based_on + 1, path, text, by.id, by.name, self.clock(), State.DRAFT, based_on)
        try:
            with self.publisher.begin() as session:
                _keep(session, draft, by)
        except _Faster:
            return Moved()
        return Done(State.DRAFT)

    def roll_back(self, slug: str, number: int, by: Author) -> Outcome:
        """Make a draft of an earlier edition; it takes the same way to the air as any other."""
        known = self.history(slug)
        earlier = known.edition(number) if known else None
        if known is None or earlier is None:
            return Moved()
        return self.save(slug, earlier.path, earlier.text, known.newest.number, by)

    def would_be(self, edition: Edition) -> tuple[Catalog, tuple[Problem, ...]]:
        """The whole base as it would be with an edition on air."""
        base = self.publisher.base()
        return self.publisher.check(base.with_text(edition.slug, AnswerText(edition.path, edition.text)))

    def submit(self, edition: Edition, by: Author, note: str = "") -> Outcome:
        """Ask for a review of a draft that has no faults."""
        _, problems = self.would_be(edition)
        return Refused(problems) if problems else self.take(edition, Step.SUBMIT, by, note)

    def take(self, edition: Edition, step: Step, by: Author, note: str = "") -> Outcome:
        """Take a step that needs no more than a role."""
        if not by.may(step):
            return NotAllowed(NO_ROLE)
        with self.publisher.begin() as session:
            is_taken = store.take(session, edition, step_of(edition, step, by, self.clock(), note))
        return Done(edition.after(step)) if is_taken else Moved()

    def approve(
        self, edition: Edition, by: Author, report: GateReport | None, note: str, *, overrules: bool = False
    ) -> Outcome:
        """Approve what somebody else wrote and the gate let pass, or what a manager answers for."""
        known = self.history(edition.slug)
        if not by.may(Step.APPROVE):
            return NotAllowed(NO_ROLE)
        if known is None or is_own(edition, by, known.steps):
            return NotAllowed(OWN_EDITION)
        if report is None:
            return NotAllowed(NOT_TESTED)
        if report.blocks and not overrules:
            return Blocked(report.blocks)
        if report.blocks and not _may_overrule(by):
            return NotAllowed(NO_ROLE)
        if report.blocks and not note.strip():
            return NotAllowed(NO_REASON)
        catalog, problems = self.would_be(edition)
        if problems:
            return Refused(problems)
        text = self._approved_text(edition, catalog, by)
        now = self.clock()
        with self.publisher.begin() as session:
            is_taken = store.take(session, edition, step_of(edition, Step.APPROVE, by, now, note), text=text)
        return Done(State.APPROVED) if is_taken else Moved()

    def schedule(self, edition: Edition, by: Author, due: datetime) -> Outcome:
        """Have an approved edition put on air at a moment to come."""
        if not by.may(Step.SCHEDULE):
            return NotAllowed(NO_ROLE)
        if due <= self.clock():
            return NotAllowed(IN_THE_PAST)
        with self.publisher.begin() as session:
            step = step_of(edition, Step.SCHEDULE, by, self.clock(), due.isoformat(" ", "minutes"))
            is_taken = store.take(session, edition, step, due=due)
        return Done(State.SCHEDULED) if is_taken else Moved()

    def publish(self, edition: Edition, by: Author, note: str = "") -> Outcome:
        """Put an edition on air, or a withdrawn one again."""
        return self.publisher.publish(edition, by, note) if by.may(Step.PUBLISH) else NotAllowed(NO_ROLE)

    def withdraw(self, edition: Edition, by: Author, note: str) -> Outcome:
        """Take an answer off air; whoever does it says why."""
        if not by.may(Step.WITHDRAW):
            return NotAllowed(NO_ROLE)
        return self.publisher.withdraw(edition, by, note) if note.strip() else NotAllowed(NO_REASON)

    def publish_due(self, now: datetime) -> tuple[tuple[Edition, Publication], ...]:
        """Put on air what was scheduled until now, and return what came of each edition."""
        with self.publisher.reading() as session:
            waiting = store.due(session, now)
        return tuple((edition, self.publisher.publish(edition, SCHEDULE)) for edition in waiting)

    def _approved_text(self, edition: Edition, catalog: Catalog, by: Author) -> str:
        """The text with who reviewed it, and a version of its own when callers will hear something new."""
        today = self.clock().date()
        if edition.slug == FACTS:
            return stamped(edition.text, reviewed_by=by.name, reviewed_on=today)
        if edition.slug not in catalog:
            return edition.text
        article, before = catalog[edition.slug], self.publisher.catalog().articles.get(edition.slug)
        if before is not None and is_same_answer(before, article):
            version = before.version
        else:
            with self.publisher.reading() as session:
                version = store.last_version(session, edition.slug) + 1
        return stamped(edition.text, version=version, reviewed_by=by.name, reviewed_on=today)


SCHEDULE = Author("schedule", "the schedule")
"Who puts on air what people have approved and scheduled."


class _Faster(Exception):
    """Somebody else's step came between; the transaction is undone."""


def _keep(session: Session, draft: Edition, by: Author) -> None:
    """Keep a draft in place of what is in work by now, which may be further than its writer saw."""
    if not store.add_edition(session, draft):
        raise _Faster
    known = store.history(session, draft.slug)
    for other in known.editions if known else ():
        if other.number == draft.number or other.state not in IN_WORK:
            continue
        if not store.take(session, other, step_of(other, Step.SUPERSEDE, by, draft.written_at)):
            raise _Faster


def _may_overrule(by: Author) -> bool:
    return not by.roles.isdisjoint({"manager", "admin"})


def _unreadable(slug: str, path: str, text: str) -> Problem | None:
    if not is_safe(path):
        return Problem(path, 1, "not a path below answers/")
    faults: list[Problem] = []
    read_yaml_text(text, path, faults)
    if faults:
        return faults[0]
    return None if slug else Problem(path, 1, "an article needs an id")


log = structlog.get_logger()


@dataclass(slots=True)
class ScheduledAnswers:
    """The studio's schedule; a gauge, an alert and the studio's pages tell of editions that are stuck."""

    studio: Studio
    _stuck: frozenset[tuple[str, int]] = field(default=frozenset(), init=False)

    @property
    def stuck(self) -> int:
        """How many editions should be on air and cannot go."""
        return len(self._stuck)

    def round(self, now: datetime) -> None:
        """Publish what is due; the log tells once of each edition what stands in its way."""
        stuck = set()
        for edition, outcome in self.studio.publish_due(now):
            if isinstance(outcome, Refused):
                stuck.add((edition.slug, edition.number))
                if (edition.slug, edition.number) not in self._stuck:
                    problems = [str(problem) for problem in outcome.problems]
                    log.error(
                        "scheduled_answer_stuck",
                        article=edition.slug,
                        edition=edition.number,
                        problems=problems,
                    )
        self._stuck = frozenset(stuck)
