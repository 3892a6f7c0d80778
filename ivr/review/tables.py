"""The table of questions taken from calls."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.instant import Instant


class Review(DeclarativeBase):
    """Every table of the quality review."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class QuestionRow(Review):
    """A redacted question with the article that is right for it; it outlives the call's words."""

    __tablename__ = "reviewed_questions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    article: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(254))
