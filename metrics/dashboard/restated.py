"""What changed a period's figures after its days had gone by, for the dashboard."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from metrics.dashboard.choice import Names
from metrics.dashboard.view import DashboardWords
from metrics.dates import days
from metrics.facts.restatement import Cause, Restatement
from metrics.facts.statement import StatementKind


@dataclass(frozen=True, slots=True)
class ShownRestatement:
    """A restatement in words."""

    on: str
    days: str
    what: str
    by: str
    why: str


def restated(
    found: Iterable[Restatement], names: Names, words: DashboardWords
) -> tuple[ShownRestatement, ...]:
    """Return restatements in words, oldest first."""
    return tuple(
        ShownRestatement(
            days(one.on, one.on, words.language),
            days(one.first, one.last, words.language),
            _what(one, names, words),
            one.by or "–",
            one.why or "–",
        )
        for one in found
    )


def _what(one: Restatement, names: Names, words: DashboardWords) -> str:
    match one.cause:
        case Cause.STATED:
            before = words("dashboard.restated_nothing") if one.before is None else f"{one.before:g}"
            kind = words(f"dashboard.stated_{one.about}")
            subject = _subject(one, names, words)
            return words(
                "dashboard.restated_stated", kind=kind, subject=subject, before=before, value=f"{one.value:g}"
            )
        case Cause.RESTATED | Cause.LATE:
            return words(f"dashboard.restated_{one.cause.value}")
        case Cause.REVIEWED:
            return words("dashboard.restated_reviewed", hours=f"{one.value:g}")
        case _:
            assert_never(one.cause)


def _subject(one: Restatement, names: Names, words: DashboardWords) -> str:
    if one.about is StatementKind.MINUTES:
        return names.departments.get(one.subject) or names.article(one.subject) or one.subject
    return words(f"dashboard.{one.about}_{one.subject}")
