"""What the pages of unanswered questions need."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ivr.studio.edition import Author
from ivr.studio.store import first_aired_since
from ivr.studio.unanswered import store
from ivr.studio.unanswered.group import (
    COMPARED,
    COUNTED,
    WITH_ARTICLE,
    AskedGroup,
    Decision,
    Fate,
    Since,
    since,
)
from ivr.studio.unanswered.reply import WrittenFeedback
from ivr.studio.unanswered.store import FeedbackLine

LONGEST_SLUG = 120
NAMED = 1
"How many wordings of each group a list shows: the medoid."


@dataclass(frozen=True, slots=True)
class WatchedGroup:
    """A group, and the effect of the decision about it."""

    group: AskedGroup
    since: Since | None
    "None while nothing is decided, or the decision is not on air yet."


@dataclass(frozen=True, slots=True)
class AskedDesk:
    """Reads groups, decides about them, and imports feedback; its methods block."""

    begin: Callable[[], AbstractContextManager[Session]]
    reading: Callable[[], AbstractContextManager[Session]]
    group_soon: Callable[[], None]
    "Starts grouping in the background."
    is_grouping: Callable[[], bool]
    "Whether any process is at it."
    can_group: Callable[[], bool]
    redact: Callable[[str], str]
    "Of a text with its lines, on one line."
    kept: timedelta
    "How long words are kept."
    clock: Callable[[], datetime]
    zone: ZoneInfo

    @property
    def now(self) -> datetime:
        """In the city's time zone."""
        return self.clock().astimezone(self.zone)

    def groups(self) -> tuple[AskedGroup, ...]:
        """Every group, with its counts of the last weeks."""
        with self.reading() as session:
            return store.groups(session, self.now.date() - COUNTED + timedelta(days=1), NAMED)

    def group(self, group_id: str) -> WatchedGroup | None:
        """One group with its words, and how often it was asked before and after the decision."""
        today = self.now.date()
        with self.reading() as session:
            found = store.group(session, group_id, today - COUNTED + timedelta(days=1))
            if found is None or found.decision is None:
                return None if found is None else WatchedGroup(found, None)
            done_at = _done_at(session, found.decision)
            if done_at is None:
                return WatchedGroup(found, None)
            from_day = done_at.astimezone(self.zone).date()
            longer = store.group(session, group_id, from_day - COMPARED)
        return WatchedGroup(found, since(longer.days if longer else (), from_day, today))

    def decide(self, group: AskedGroup, fate: Fate, by: Author, article: str = "") -> bool:
        """Save a decision about a group; return whether nobody else decided in the meantime."""
        decision = Decision(fate, article, by.id, by.name, self.clock())
        with self.begin() as session:
            return store.decide(session, group.id, decision, group.fate)

    def take_in(self, texts: tuple[str, ...], language: str, by: Author) -> int:
        """Save written feedback, redacted, and have it grouped; return how many lines are new."""
        lines = (*_lines(texts, language, self.redact),)  # a large file takes a while: before the transaction
        now = self.now
        with self.begin() as session:
            count = store.keep_feedback(session, lines, by.id, now, (now + self.kept).date())
        self.group_soon()
        return count

    def words_for(self, slug: str, near: Collection[str]) -> dict[str, list[str]]:
        """By language, callers' words that an article, or some groups near it, should have answered."""
        with self.reading() as session:
            return store.words_for(session, slug, near)

    def unreplied(self, most: int) -> tuple[tuple[WrittenFeedback, ...], int]:
        """Feedback without a reply, oldest first, and how much of it there is."""
        with self.reading() as session:
            return store.unreplied(session, most)

    def close(self, feedback_id: str, article: str, by: Author) -> bool:
        """Note that somebody handled a line of feedback; return whether nobody had before."""
        with self.begin() as session:
            return store.close_feedback(session, feedback_id, article[:LONGEST_SLUG], by.id, self.clock())


def _done_at(session: Session, decision: Decision) -> datetime | None:
    """When callers could notice: at once, or when the answer went on air."""
    if decision.fate in WITH_ARTICLE:
        return first_aired_since(session, decision.article, decision.at)
    return decision.at


def _lines(texts: tuple[str, ...], language: str, redact: Callable[[str], str]) -> Iterator[FeedbackLine]:
    """The same file gives the same ids again."""
    on_one_line = (" ".join(text.split()) for text in texts)
    file = hashlib.sha256("\n".join((language, *on_one_line)).encode()).hexdigest()[:24]
    return (FeedbackLine(f"feedback:{file}:{n}", redact(text), language) for n, text in enumerate(texts, 1))
