"""Stores the survey's answers as counts; each function joins the caller's transaction."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from ivr.register.survey import HalfResult, result_of
from ivr.register.tables import SurveyCountRow, SurveyTakerRow
from metrics.ledger.sql import add_to, insert_new


def take_part(session: Session, half: str, person: str, scores: Mapping[str, int]) -> bool:
    """Count a person's scores by question; return whether they had not taken part yet."""
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
    takers = select(SurveyTakerRow.half, func.count()).where(SurveyTakerRow.half < half)
    people = session.execute(takers.group_by(SurveyTakerRow.half)).all()
    rows = session.scalars(select(SurveyCountRow).where(SurveyCountRow.half < half)).all()
    return tuple(
        result_of(over, count, {(row.question, row.score): row.people for row in rows if row.half == over})
        for over, count in sorted(people, reverse=True)
    )
