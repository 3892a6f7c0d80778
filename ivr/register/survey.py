"""The survey of staff: twice a year, anonymous, with its results over time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import cast

import yaml
from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from intents.text.yaml_file import yaml_values
from ivr.errors import BadCity
from ivr.register.entry import worded
from ivr.register.tables import SurveyCountRow, SurveyTakerRow
from metrics.ledger.sql import add_to, insert_new

FILE = "survey.yaml"
FEWEST = 5
"Answers of fewer people are never shown: they could be known by them."
SCORES = (1, 2, 3, 4, 5)
JULY = 7


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """A statement that staff agree with more or less."""

    id: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HalfResult:
    """What staff answered in half a year."""

    half: str
    "Such as 2026-2."
    people: int
    means: Mapping[str, float]
    "By question; empty where too few people answered."


def load_survey(city: Path) -> tuple[SurveyQuestion, ...]:
    """Read the city's questions, or the default; raise BadCity if they are faulty."""
    own = city / FILE
    source = own if own.is_file() else files("ivr.register") / FILE
    try:
        rows = yaml_values(source.read_text("utf-8"))
        return tuple(SurveyQuestion(str(row["id"]), worded(row)) for row in rows)
    except (yaml.YAMLError, UnicodeDecodeError, OSError, KeyError, TypeError) as wrong:
        raise BadCity((f"{own}: needs a list of questions, each with id, en and fr",)) from wrong


def half_of(day: date) -> str:
    """Return the half-year of a day, such as 2026-2."""
    return f"{day.year}-{1 if day.month < JULY else 2}"


def result_of(half: str, counts: Mapping[tuple[str, int], int]) -> HalfResult:
    """Return what may be told of a half-year that is over, from counts by question and score."""
    means: dict[str, float] = {}
    answered = Counter[str]()
    for (question, _), count in counts.items():
        answered[question] += count
    people = max(answered.values(), default=0)
    for question, answers in answered.items():
        scores = {score: count for (asked, score), count in counts.items() if asked == question}
        if answers >= FEWEST:
            means[question] = sum(score * count for score, count in scores.items()) / answers
    return HalfResult(half, people, means)


def take_part(session: Session, half: str, person: str, scores: Mapping[str, int]) -> bool:
    """Count a person's scores by question; return whether they had not taken part yet."""
    session.execute(delete(SurveyTakerRow).where(SurveyTakerRow.half < half))  # needed no more
    if not insert_new(session, SurveyTakerRow, {"half": half, "person": person}):
        return False
    for question, score in scores.items():
        key = {"half": half, "question": question, "score": score}
        add_to(session, cast("Table", SurveyCountRow.__table__), key, "people")
    return True


def has_taken_part(session: Session, half: str, person: str) -> bool:
    """Return whether a person has answered in a half-year."""
    return session.get(SurveyTakerRow, (half, person)) is not None


def results_before(session: Session, half: str) -> tuple[HalfResult, ...]:
    """Return the results of the half-years that are over, newest first."""
    rows = session.scalars(select(SurveyCountRow).where(SurveyCountRow.half < half)).all()
    return tuple(
        result_of(over, {(row.question, row.score): row.people for row in rows if row.half == over})
        for over in sorted({row.half for row in rows}, reverse=True)
    )
