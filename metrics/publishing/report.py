"""A report on a period, as rows, JSON and CSV."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from io import StringIO
from typing import TypeVar

from sqlalchemy.orm import Session

from metrics.facts.digest_store import signed_to
from metrics.facts.formula import Formula, Rate, term_text
from metrics.facts.restatement import Cause, Restatement, restatements
from metrics.facts.tally import TIMINGS, Sketch, Tally
from metrics.facts.texts import texts_of
from metrics.ledger.digest import SignedTo
from metrics.ledger.period import Period
from metrics.rates.automation import Automated, OpenHours
from metrics.rates.automation_store import automated
from metrics.rates.figures import breakdown, compare
from metrics.rates.period_figures import (
    EVERYTHING,
    HEADLINES,
    Bounds,
    By,
    Comparison,
    Figures,
    Filters,
    Slice,
    resolved_bounds_of,
)
from metrics.rates.rates import FORMULAS


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """A report's parameters: period, filters, breakdown, comparison."""

    period: Period
    now: datetime
    filters: Filters = EVERYTHING
    by: By | None = None
    compares: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A period's figures, with what they are compared with and how they are signed."""

    question: ReportQuestion
    comparison: Comparison
    slices: tuple[Slice, ...]
    automated: Automated
    signed: SignedTo | None = None
    restatements: tuple[Restatement, ...] = ()
    texts: Mapping[str, int] = field(default_factory=dict)
    "Texts that came in, by what was done about them; empty for a part of the line that has no texts."

    @property
    def figures(self) -> Figures:
        """The figures of the period itself."""
        return self.comparison.now

    @property
    def earlier(self) -> tuple[tuple[str, Figures], ...]:
        """The comparison periods, if requested."""
        if not self.question.compares:
            return ()
        return (("before", self.comparison.before), ("year ago", self.comparison.year_ago))

    @property
    def settled(self) -> Figures | None:
        """Its settled days, if requested and not the whole period."""
        settled = self.comparison.settled
        is_wanted = self.question.compares and settled and settled.period != self.figures.period
        return settled if is_wanted else None


Kind = TypeVar("Kind", bound=StrEnum)


MADE_UP = "made up: none of these calls happened"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report row: a count and its denominator."""

    section: str
    name: str
    rate: Rate
    note: str = ""

    @property
    def percent(self) -> str:
        """Such as 41.7 %, or a dash without a denominator."""
        return percent_of(self.rate)


def percent_of(rate: Rate) -> str:
    """Such as 41.7 %, or a dash without a denominator."""
    return "–" if rate.share is None else f"{rate.share * 100:.1f} %"


def rows(figures: Figures) -> Iterator[ReportRow]:
    """Return a report's rows: rates, then outcomes and dispositions."""
    for name, rate in figures.rates.items():
        yield ReportRow("rates", FORMULAS[name].name.english, rate, note_of(figures, name, figures.tally))
    yield from _parts("outcomes", figures.outcomes, figures.tally["open_queries"], figures.queries)
    yield from _parts("dispositions", figures.dispositions, figures.tally.live_calls, figures.calls)


def served_text(figures: Figures) -> str:
    """Such as: Of 9 queries: done 2, told 3, … not served 1. 2 of 5 answers only refer."""
    served, referred = figures.tally.served, figures.rate("referred")
    parts = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in served.items())
    only = f" {referred.numerator:,} of {referred.denominator:,} answers only refer ({percent_of(referred)})."
    return f"Of {sum(served.values()):,} queries: {parts}.{only if referred.denominator else ''}"


PROMISES = {
    "on time": "promises_on_time",
    "late": "promises_late",
    "open": "promises_open",
    "in vain": "promises_failed",
}
GOT_NOTHING = {
    "Lost hand-offs": "lost",
    "Rejected answers": "rejected",
    "Hung up on the greeting": "greeting_hang_ups",
}
"Callers whom neither the line nor a person gave anything."


def promises_text(figures: Figures) -> str:
    """Such as: Messages and call-backs 174: on time 100, … Lost hand-offs: 101 of 731 (13.8 %)."""
    made = figures.tally["promises"]
    kept = ", ".join(f"{told} {figures.rate(name).numerator:,}" for told, name in PROMISES.items())
    shares = " ".join(f"{told}: {_with_numbers(figures.rate(name))}." for told, name in GOT_NOTHING.items())
    return f"Messages and call-backs {made:,}{f': {kept}' if made else ''}. {shares}"


def _with_numbers(rate: Rate) -> str:
    return f"{rate.numerator:,} of {rate.denominator:,} ({percent_of(rate)})"


PARTS = ("resolved_said", "resolved_content", "resolved_silent")


def proofs_text(figures: Figures) -> str:
    """Such as: Resolved 5: said yes or filed 2 (40.0 %), ended content 2 …; and what a sample said."""
    resolved = figures.rate("resolved").numerator
    names = ("said yes or filed", "ended content", "left in silence and did not call again")
    rates = zip(names, map(figures.rate, PARTS), strict=True)
    parts = ", ".join(f"{name} {rate.numerator:,} ({_with_interval(rate)})" for name, rate in rates)
    sample = figures.rate("sample_helped")
    asked = f" {sample.numerator:,} of {sample.denominator:,} ({_with_interval(sample)})."
    asked = (
        f" Of callers asked by chance it helped{asked}"
        if sample.denominator
        else " Nobody was asked by chance."
    )
    return f"Resolved {resolved:,}: {parts}.{asked}"


def _with_interval(rate: Rate) -> str:
    return f"{percent_of(rate)}, 95 % interval {_from_to(*rate.interval or ())}"


def bounds_text(bounds: Bounds) -> str:
    """Such as 49.1–55.0 % (95 % interval 47.0–57.1 %), or one share if nothing is pending."""
    if not bounds.is_open:
        return percent_of(bounds.low)
    return (
        f"{_from_to(bounds.low.share, bounds.high.share)} (95 % interval {_from_to(*bounds.interval or ())})"
    )


def _from_to(low: float | None = None, high: float | None = None) -> str:
    return "–" if low is None or high is None else f"{low * 100:.1f}–{high * 100:.1f} %"


def note_of(figures: Figures, name: str, tally: Tally) -> str:
    """Return the caveats of a rate of a period, or of the part of it that a tally counts."""
    notes, rate = [], tally.rate(FORMULAS[name])
    if rate.is_of_few:
        notes.append(f"only {rate.denominator}: too few to conclude from")
    if name == "resolved" and (bounds := resolved_bounds_of(tally)).is_open:
        notes.append(f"{bounds_text(bounds)} once settled")
    if figures.provisional_days and FORMULAS[name].waits_for_repeats:
        notes.append(f"so far, provisional since {figures.provisional_days[0]}")
    return "; ".join(notes)


def as_json(figures: Figures) -> dict[str, object]:
    """Return figures as JSON values."""
    return {
        "definitions": figures.definitions,
        "terms": asdict(figures.terms),
        "terms_held": [{"from": one.since.isoformat(), **asdict(one.terms)} for one in figures.held],
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
        "resolved_once_settled": {
            "from": figures.resolved_bounds.low.share,
            "to": figures.resolved_bounds.high.share,
            "interval": figures.resolved_bounds.interval,
        },
        "rates": {name: rate_json(rate) for name, rate in figures.rates.items()},
        "durations": {span.value: _sketch_json(figures.tally.took(span)) for span in TIMINGS},
        "outcomes": _counts_json(figures.outcomes),
        "counts_as": _counts_json(figures.standings),
        "served": figures.tally.served,
        "dispositions": _counts_json(figures.dispositions),
        "provisional_days": [day.isoformat() for day in figures.provisional_days],
        "missing_days": [day.isoformat() for day in figures.missing_days],
        "reconciles": figures.reconciles,
        "broken": figures.broken,
    }


def rate_json(rate: Rate) -> dict[str, object]:
    """Return a rate with its caveats as JSON."""
    return {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "share": rate.share,
        "interval": rate.interval,
        "is_of_few": rate.is_of_few,
    }


def _parts(section: str, counts: Mapping[Kind, int], unfinished: int, whole: int) -> Iterator[ReportRow]:
    for kind, count in counts.items():
        yield ReportRow(section, kind.value.replace("_", " "), Rate(count, whole))
    yield ReportRow(section, "not over yet", Rate(unfinished, whole))
    yield ReportRow(section, "sum", Rate(sum(counts.values()) + unfinished, whole))


def _sketch_json(sketch: Sketch) -> dict[str, object]:
    percentiles = {f"p{share * 100:.0f}_ms": sketch.percentile_ms(share) for share in (0.5, 0.9, 0.95)}
    return {"n": sketch.n, "mean_ms": sketch.mean_ms, **percentiles}


def _counts_json(counts: Mapping[Kind, int]) -> dict[str, int]:
    return {kind.value: count for kind, count in counts.items()}


def report_json(report: Report) -> dict[str, object]:
    """Return the whole report as JSON values."""
    signed = report.signed
    values = {**as_json(report.figures), "automated": automated_json(report.automated)}
    values["signed"] = {"to": signed.day.isoformat(), "digest": str(signed)} if signed else None
    values["texts"] = dict(report.texts)
    values["restatements"] = [_restatement_json(one) for one in report.restatements]
    values |= {"settled": as_json(report.settled)} if report.settled else {}
    values |= {name.replace(" ", "_"): as_json(figures) for name, figures in report.earlier}
    if report.question.by:
        values |= {"by": report.question.by.value, "slices": [_slice(one) for one in report.slices]}
    return values


def texts_text(texts: Mapping[str, int]) -> str:
    """Such as: Texts, never counted as resolved: 9: answered 5, handed over 2, …."""
    parts = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in texts.items())
    return f"Texts, never counted as resolved: {sum(texts.values()):,}: {parts}."


def _restatement_json(one: Restatement) -> dict[str, object]:
    return {
        **asdict(one),
        "cause": one.cause.value,
        "on": one.on.isoformat(),
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "about": one.about.value if one.about else None,
    }


def restated_text(one: Restatement) -> str:
    """Such as: Restated on 2026-11-20, for 2026-11-01 to 2026-11-19: minutes waste 4 → 6, by nora: …."""
    told = {
        Cause.STATED: f"{one.about} {one.subject} {_stated(one.before)} → {_stated(one.value)}",
        Cause.RESTATED: "a signed day that differed was signed anew",
        Cause.LATE: "calls came late from the line's own spool",
        Cause.REVIEWED: f"{_stated(one.value)} hours of review were recorded once figures were final",
    }[one.cause]
    who = f", by {one.by}: {one.why or 'no reason was asked for'}" if one.by else ""
    return f"Restated on {one.on}, for {one.first} to {one.last}: {told}{who}."


def _stated(value: float | None) -> str:
    return "nothing" if value is None else f"{value:g}"


def automated_json(automated: Automated) -> dict[str, object]:
    """Return automated hours and cost, with what they leave out."""
    return {
        "resolved": automated.resolved,
        "without_minutes": automated.without_minutes,
        "gross_hours": automated.gross_hours,
        "outside_hours": automated.outside_hours,
        "outside_hours_by_minute": automated.outside_hours_by_minute,
        "review_hours": automated.review_hours,
        "net_hours": automated.net_hours,
        "cost": automated.cost,
        "cost_per_resolved": automated.cost_per_resolved,
        "unstated_prices": [price.value for price in automated.unstated],
    }


def _slice(one: Slice) -> dict[str, object]:
    rates = {formula.id: rate_json(one.tally.rate(formula)) for formula in HEADLINES}
    return {"key": one.key, "queries": one.tally["queries"], "calls": one.tally["calls"], "rates": rates}


HEADER = (
    "from", "to", "part", "formula", "name",
    "numerator", "denominator", "share", "low", "high",
    "note", "definitions", "signed",
)  # fmt: skip


def signed_text(signed: SignedTo | None) -> str:
    """Such as: signed to 2026-11-20: 3f2a 91bc 77d0 1e4f 0a9b."""
    return f"signed to {signed.day}: {signed}" if signed else "not signed yet"


def definitions_text(figures: Figures) -> str:
    """Such as: 2026-11-25; N = 7 days; T = 60 s."""
    days, seconds = (term_text(name, figures.held) for name in ("repeat_days", "answer_within_seconds"))
    return f"{figures.definitions}; N = {days} days; T = {seconds} s"


def report_csv(report: Report) -> str:
    """Return the report as CSV; `part` is empty for the whole period, else a slice's key."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(HEADER)
    signed = signed_text(report.signed)
    writer.writerows((*line, signed) for line in _every_line(report))
    return written.getvalue()


def _every_line(report: Report) -> Iterator[tuple[object, ...]]:
    yield from _lines(report.figures, "", report.figures.tally, FORMULAS.values())
    if report.settled:
        yield from _lines(report.settled, "", report.settled.tally, FORMULAS.values(), "settled days")
    for _, figures in report.earlier:
        yield from _lines(figures, "", figures.tally, FORMULAS.values())
    for one in report.slices:
        yield from _lines(report.figures, one.key or "(unknown)", one.tally, HEADLINES)


def _lines(
    figures: Figures, part: str, tally: Tally, formulas: Iterable[Formula], note: str = ""
) -> Iterator[tuple[object, ...]]:
    definitions = definitions_text(figures)
    for formula in formulas:
        rate = tally.rate(formula)
        low, high = (f"{bound:.4f}" for bound in rate.interval) if rate.interval else ("", "")
        share = "" if rate.share is None else f"{rate.share:.4f}"
        counts = (rate.numerator, rate.denominator, share, low, high)
        notes = "; ".join(filter(None, (note, _note(figures, formula.id, tally))))
        named = (figures.period.first, figures.period.last, part, formula.id, formula.name.english)
        yield (*named, *counts, notes, definitions)


def _note(figures: Figures, name: str, tally: Tally) -> str:
    """Return the notes of a row, repeated since readers often see one row only."""
    return "; ".join(filter(None, (MADE_UP if figures.is_made_up else "", note_of(figures, name, tally))))


def make_report(session: Session, question: ReportQuestion, open_hours: OpenHours) -> Report:
    """Make a report."""
    period, now, filters = question.period, question.now, question.filters
    return Report(
        question,
        compare(session, period, now, filters),
        breakdown(session, period, question.by, filters) if question.by else (),
        automated(session, period, now, open_hours, filters),
        signed_to(session),
        restatements(session, period),
        texts_seen(session, period, filters),
    )


def texts_seen(session: Session, period: Period, filters: Filters) -> Mapping[str, int]:
    """Return a period's texts by outcome; none for a department, an article or an hour."""
    return texts_of(session, period, filters.language) if filters.parts <= {"language"} else {}
