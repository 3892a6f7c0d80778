"""A report as rows of a table and as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from metrics.rate import Rate
from metrics.report import Report

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a report: a number, and the whole of which it is a part."""

    section: str
    name: str
    rate: Rate
    note: str = ""

    @property
    def percent(self) -> str:
        """Such as 41.7 %, or a dash when there is nothing to take a share of."""
        return "–" if self.rate.share is None else f"{self.rate.share * 100:.1f} %"


def rows(report: Report) -> Iterator[Row]:
    """Every line of a report: rates first, then what adds up to all queries and to all calls."""
    for name, rate in report.rates.items():
        yield Row("rates", name, rate, _note(report, name, rate))
    yield from _parts("outcomes", report.outcomes, report.open_queries, report.queries)
    yield from _parts("dispositions", report.dispositions, report.live_calls, report.calls)


def as_json(report: Report) -> dict[str, object]:
    """A report as values that JSON has."""
    return {
        "definitions": report.definitions,
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "time_zone": report.period.time_zone.key,
        "made_at": report.made_at.isoformat(),
        "calls": report.calls,
        "queries": report.queries,
        "live_calls": report.live_calls,
        "open_queries": report.open_queries,
        "rates": {name: _rate_json(rate) for name, rate in report.rates.items()},
        "outcomes": _counts_json(report.outcomes),
        "counts_as": _counts_json(report.standings),
        "dispositions": _counts_json(report.dispositions),
        "reasons": _counts_json(report.reasons),
        "provisional_days": [day.isoformat() for day in report.provisional_days],
        "reconciles": report.reconciles,
        "differences": [
            {"rule": difference.rule, "calls": list(difference.call_sids)}
            for difference in report.differences
        ],
    }


def _parts(section: str, counts: Mapping[Kind, int], unfinished: int, whole: int) -> Iterator[Row]:
    for kind, count in counts.items():
        yield Row(section, kind.value, Rate(count, whole))
    yield Row(section, "not over yet", Rate(unfinished, whole))
    yield Row(section, "sum", Rate(sum(counts.values()) + unfinished, whole))


def _note(report: Report, name: str, rate: Rate) -> str:
    notes = []
    if rate.is_of_few:
        notes.append(f"only {rate.denominator}: too few to conclude from")
    if report.provisional_days and name in {"resolved", "falsely_contained", "repeated"}:
        notes.append(f"provisional since {report.provisional_days[0]}")
    return "; ".join(notes)


def _rate_json(rate: Rate) -> dict[str, object]:
    return {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "share": rate.share,
        "is_of_few": rate.is_of_few,
    }


def _counts_json(counts: Mapping[Kind, int]) -> dict[str, int]:
    return {kind.value: count for kind, count in counts.items()}
