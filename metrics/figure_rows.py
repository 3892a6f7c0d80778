"""Figures as rows of a table and as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TypeVar

from metrics.period_figures import Figures
from metrics.rate import Rate
from metrics.rates import FORMULAS
from metrics.sketch import Sketch
from metrics.timing import TIMINGS

Kind = TypeVar("Kind", bound=StrEnum)


MADE_UP = "made up: none of these calls happened"


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
        return percent_of(self.rate)


def percent_of(rate: Rate) -> str:
    """Such as 41.7 %, or a dash when there is nothing to take a share of."""
    return "–" if rate.share is None else f"{rate.share * 100:.1f} %"


def rows(figures: Figures) -> Iterator[Row]:
    """Every line of a report: rates first, then what adds up to all queries and to all calls."""
    for name, rate in figures.rates.items():
        yield Row("rates", FORMULAS[name].name.en, rate, note_of(figures, name, rate))
    yield from _parts("outcomes", figures.outcomes, figures.tally["open_queries"], figures.queries)
    yield from _parts("dispositions", figures.dispositions, figures.tally.live_calls, figures.calls)


def note_of(figures: Figures, name: str, rate: Rate) -> str:
    """What a reader must know before concluding anything from a rate."""
    notes = []
    if rate.is_of_few:
        notes.append(f"only {rate.denominator}: too few to conclude from")
    if figures.provisional_days and FORMULAS[name].waits_for_repeats:
        notes.append(f"provisional since {figures.provisional_days[0]}")
    return "; ".join(notes)


def as_json(figures: Figures) -> dict[str, object]:
    """Figures as values that JSON has."""
    return {
        "definitions": figures.definitions,
        "terms": asdict(figures.terms),
        "from": figures.period.first.isoformat(),
        "to": figures.period.last.isoformat(),
        "time_zone": figures.period.time_zone.key,
        "made_at": figures.made_at.isoformat(),
        "filters": {part: getattr(figures.filters, part) for part in sorted(figures.filters.parts)},
        "calls": figures.calls,
        "queries": figures.queries,
        "live_calls": figures.tally.live_calls,
        "open_queries": figures.tally["open_queries"],
        "test_calls": figures.test_calls,
        "is_made_up": figures.is_made_up,
        "rates": {name: rate_json(rate) for name, rate in figures.rates.items()},
        "durations": {span.value: _sketch_json(figures.tally.took(span)) for span in TIMINGS},
        "outcomes": _counts_json(figures.outcomes),
        "counts_as": _counts_json(figures.standings),
        "dispositions": _counts_json(figures.dispositions),
        "provisional_days": [day.isoformat() for day in figures.provisional_days],
        "missing_days": [day.isoformat() for day in figures.missing_days],
        "reconciles": figures.reconciles,
        "broken": figures.broken,
    }


def rate_json(rate: Rate) -> dict[str, object]:
    """A rate with all that a reader needs to judge it."""
    return {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "share": rate.share,
        "interval": rate.interval,
        "is_of_few": rate.is_of_few,
    }


def _parts(section: str, counts: Mapping[Kind, int], unfinished: int, whole: int) -> Iterator[Row]:
    for kind, count in counts.items():
        yield Row(section, kind.value.replace("_", " "), Rate(count, whole))
    yield Row(section, "not over yet", Rate(unfinished, whole))
    yield Row(section, "sum", Rate(sum(counts.values()) + unfinished, whole))


def _sketch_json(sketch: Sketch) -> dict[str, object]:
    percentiles = {f"p{share * 100:.0f}_ms": sketch.percentile_ms(share) for share in (0.5, 0.9, 0.95)}
    return {"n": sketch.n, "mean_ms": sketch.mean_ms, **percentiles}


def _counts_json(counts: Mapping[Kind, int]) -> dict[str, int]:
    return {kind.value: count for kind, count in counts.items()}
