"""The review in the database: sampled turns with their words, verdicts, test questions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import MetaData, String, Text, delete, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from ivr.storage.store import heard_in_calls, words_of
from ivr.studio.review.review import ReviewedQuestion, drawn
from metrics.facts.formula import Rate
from metrics.ledger.period import Period
from metrics.ledger.reading import sampled_from
from metrics.ledger.records import LabelRecord, TurnRecord
from metrics.ledger.sql import Instant, insert_new


class Review(DeclarativeBase):
    """Every table of the quality review."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class QuestionRow(Review):
    """A redacted question with its right article; it outlives the call's words."""

    __tablename__ = "reviewed_questions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    article: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(254))


class TestedRow(Review):
    """How many of an article's test questions the line answered in a week, in one language."""

    __tablename__ = "tested_questions"

    monday: Mapped[date] = mapped_column(primary_key=True)
    article: Mapped[str] = mapped_column(String(120), primary_key=True)
    "`oos` for what no article answers."
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    department: Mapped[str] = mapped_column(String(64))
    answered: Mapped[int]
    tried: Mapped[int]


METADATA: MetaData = Review.metadata


@dataclass(frozen=True, slots=True)
class TestedQuestions:
    """How many of an article's test questions were answered in a week, in one language."""

    monday: date
    article: str
    language: str
    department: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sampled turn, and the caller's redacted words."""

    turn: TurnRecord
    heard: str


@dataclass(frozen=True, slots=True)
class Round:
    """A period's sample: the turns that wait for a verdict, and the verdicts."""

    open: tuple[Drawn, ...]
    labels: tuple[LabelRecord, ...]

    def after(self, skipped: int) -> "Round":
        """Return it with that many of the waiting turns put last."""
        return replace(self, open=self.open[skipped:] + self.open[:skipped])


def load_round(session: Session, period: Period, size: int, seed: str, now: datetime) -> Round:
    """Sample the turns of a period that have taken place; test calls are left out."""
    turns, found = sampled_from(session, period)
    chosen = drawn((turn for turn in turns if turn.at <= now), size, seed)
    labelled = {(label.call_sid, label.turn) for label in found}
    waiting = [turn for turn in chosen if (turn.call_sid, turn.turn) not in labelled]
    mine = {(turn.call_sid, turn.turn) for turn in chosen}
    labels = tuple(label for label in found if (label.call_sid, label.turn) in mine)
    return Round(tuple(_with_words(session, waiting)), labels)


def heard_in(session: Session, turn: TurnRecord) -> str:
    """Return the caller's redacted words in a turn, or nothing once they are purged."""
    return next((words.heard for words in words_of(session, turn.call_sid) if words.turn == turn.turn), "")


def keep_question(session: Session, question: ReviewedQuestion) -> bool:
    """Keep a question, and return whether it is new."""
    values = {
        "id": question.id,
        "text": question.text,
        "language": question.language,
        "article": question.article,
        "added_at": question.added_at,
        "by": question.by,
    }
    return insert_new(session, QuestionRow, values)


def questions(session: Session) -> tuple[ReviewedQuestion, ...]:
    """Return every question that reviewers took from calls, by article."""
    rows = session.scalars(select(QuestionRow).order_by(QuestionRow.article, QuestionRow.added_at))
    return tuple(ReviewedQuestion(row.text, row.language, row.article, row.added_at, row.by) for row in rows)


def keep_tested(session: Session, monday: date, counted: Iterable[TestedQuestions]) -> None:
    """Save a week's measurements, replacing earlier ones."""
    session.execute(delete(TestedRow).where(TestedRow.monday == monday))
    session.add_all(
        TestedRow(
            monday=one.monday,
            article=one.article,
            language=one.language,
            department=one.department,
            answered=one.rate.numerator,
            tried=one.rate.denominator,
        )
        for one in counted
    )


def tested_since(session: Session, monday: date) -> tuple[TestedQuestions, ...]:
    """Return each week's measurements since a given one."""
    rows = session.scalars(select(TestedRow).where(TestedRow.monday >= monday).order_by(TestedRow.monday))
    return tuple(
        TestedQuestions(row.monday, row.article, row.language, row.department, Rate(row.answered, row.tried))
        for row in rows
    )


def _with_words(session: Session, turns: Collection[TurnRecord]) -> Iterable[Drawn]:
    heard = heard_in_calls(session, {turn.call_sid for turn in turns})
    said = ((turn, heard.get((turn.call_sid, turn.turn), "")) for turn in turns)
    return (Drawn(turn, words) for turn, words in said if words)
