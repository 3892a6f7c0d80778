"""Reports, read from daily facts."""

from sqlalchemy.orm import Session

from metrics.automation_store import automated
from metrics.figures import breakdown, compare
from metrics.report import Question, Report


def make_report(session: Session, question: Question) -> Report:
    """Answer a question about a period."""
    period, now, filters = question.period, question.now, question.filters
    return Report(
        question,
        compare(session, period, now, filters),
        breakdown(session, period, question.by, filters) if question.by else (),
        automated(session, period, now, filters),
    )
