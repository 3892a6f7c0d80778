"""The accuracy curve: how much was right each week, according to whom, and what went on air."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from metrics.facts.formula import Rate

ONE_WEEK = timedelta(weeks=1)
WEEKS = (13, 26, 52)
"How many weeks may be shown; half a year by default."


class Judge(StrEnum):
    """Who judged; the three are never added together."""

    TESTS = "tests"
    "Questions held out from training: those of the articles, and those that reviewers took from calls."
    LABELS = "labels"
    "Reviewers, on randomly sampled turns."
    CALLERS = "callers"
    "Callers who said yes or no when asked whether the answer helped."


@dataclass(frozen=True, slots=True)
class Judgement:
    """How much was right on one day, in one department and language."""

    judge: Judge
    day: date
    department: str
    language: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class AiredAnswer:
    """An answer that went on air on a day."""

    day: date
    article: str
    department: str


@dataclass(frozen=True, slots=True)
class CurvePart:
    """The part of the city that is shown; empty for all of it."""

    language: str = ""
    department: str = ""

    def holds(self, judgement: Judgement) -> bool:
        """Whether a judgement falls into it."""
        return self.language in {"", judgement.language} and self.department in {"", judgement.department}


@dataclass(frozen=True, slots=True)
class CurveWeek:
    """One point of each of the three lines, and what went on air in the week."""

    monday: date
    rates: Mapping[Judge, Rate]
    aired: tuple[str, ...]
    "The articles, each once."


@dataclass(frozen=True, slots=True)
class AccuracyCurve:
    """Some weeks, oldest first."""

    part: CurvePart
    weeks: tuple[CurveWeek, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was judged."""
        return not any(rate.denominator for week in self.weeks for rate in week.rates.values())


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def accuracy_curve(
    judgements: Iterable[Judgement],
    aired: Iterable[AiredAnswer],
    today: date,
    weeks: int,
    part: CurvePart,
) -> AccuracyCurve:
    """Add up the judgements of a part of the city by week and judge, up to this week."""
    right, judged = Counter[tuple[date, Judge]](), Counter[tuple[date, Judge]]()
    for one in judgements:
        if part.holds(one):
            right[monday_of(one.day), one.judge] += one.rate.numerator
            judged[monday_of(one.day), one.judge] += one.rate.denominator
    published: dict[date, dict[str, None]] = defaultdict(dict)
    for answer in aired:
        if part.department in {"", answer.department}:
            published[monday_of(answer.day)][answer.article] = None
    mondays = (monday_of(today) - ONE_WEEK * number for number in reversed(range(weeks)))
    return AccuracyCurve(
        part,
        tuple(
            CurveWeek(
                monday,
                {judge: Rate(right[monday, judge], judged[monday, judge]) for judge in Judge},
                tuple(published[monday]),
            )
            for monday in mondays
        ),
    )


def curve_json(curve: AccuracyCurve) -> dict[str, object]:
    """Return the curve for programs."""
    return {
        "language": curve.part.language or None,
        "department": curve.part.department or None,
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                **{judge.value: _rate_json(rate) for judge, rate in week.rates.items()},
                "published": [*week.aired],
            }
            for week in curve.weeks
        ],
    }


def _rate_json(rate: Rate) -> dict[str, object] | None:
    if rate.share is None or rate.interval is None:
        return None
    low, high = rate.interval
    shares = {"share": rate.share, "low": low, "high": high}
    return {
        "right": rate.numerator,
        "of": rate.denominator,
        **{name: round(value, 4) for name, value in shares.items()},
    }
