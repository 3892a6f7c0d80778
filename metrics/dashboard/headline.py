"""The headline numbers: settled days compared with settled days, pending ones as a range."""

from dataclasses import dataclass

from metrics.dashboard.proof import part_lines
from metrics.dashboard.view import HEADLINES, DashboardWords, numbers, percent, points, shown, signed, whole
from metrics.dates import days, full_day
from metrics.facts.formula import Rate
from metrics.ledger.outcome import QueryOutcome
from metrics.rates.period_figures import Bounds, Comparison, Figures


@dataclass(frozen=True, slots=True)
class ShownHeadline:
    """A headline number with its denominator, days and comparison."""

    id: str
    name: str
    share: str
    "A share, or a range if it may still change."
    numbers: str
    written: str
    notes: tuple[str, ...]
    "Caveats."
    parts: tuple[str, ...]
    "What resolved rests on, one line each; empty for other numbers."
    told: tuple[str, ...]
    "One line each: the days, the whole period so far, the comparison."


def headlines(compared: Comparison, words: DashboardWords) -> tuple[ShownHeadline, ...]:
    """Return resolved and escalated for the settled days, or for all days if none is settled."""
    if not compared.now.rate("resolved").denominator:
        return ()
    return tuple(_headline(id_, compared, words) for id_ in HEADLINES)


def spread(bounds: Bounds, language: str) -> str:
    """Format a share, or the range within which it will settle."""
    ends = (percent(bounds.low.share, language), percent(bounds.high.share, language))
    return " – ".join(ends) if bounds.is_open else ends[0]


def so_far(bounds: Bounds, words: DashboardWords) -> str:
    """Format the range of the whole period, including sampling error."""
    low, high = bounds.interval or (None, None)
    return words(
        "dashboard.so_far",
        share=spread(bounds, words.language),
        low=percent(low, words.language),
        high=percent(high, words.language),
    )


def _headline(id_: str, compared: Comparison, words: DashboardWords) -> ShownHeadline:
    settled = compared.settled
    counted = settled if settled and settled.rate(id_).denominator else compared.now
    one, whole, bounds = shown(counted, id_, words), compared.now, _bounds(counted, id_)
    parts = part_lines(counted, words) if id_ == "resolved" else []
    told = []
    if counted.period != whole.period:
        told.append(words("dashboard.settled_until", day=full_day(counted.period.last, words.language)))
    if counted.period != whole.period or bounds.is_open:
        told.append(so_far(_bounds(whole, id_), words))
    told += _changes(id_, compared, words)
    notes = (words("dashboard.few"),) if counted.rate(id_).is_of_few else ()
    if bounds.is_open:
        notes = (*notes, words("dashboard.provisional"))
    share = spread(bounds, words.language)
    return ShownHeadline(
        id_, one.name, share, numbers(counted.rate(id_), words), one.written, notes, tuple(parts), tuple(told)
    )


def _bounds(figures: Figures, id_: str) -> Bounds:
    rate = figures.rate(id_)
    return figures.resolved_bounds if id_ == "resolved" else Bounds(rate, rate)


def _changes(id_: str, compared: Comparison, words: DashboardWords) -> list[str]:
    if not compared.is_fair(id_):
        return [words("dashboard.nothing_settled")]
    others = (("previous", compared.before), ("last_year", compared.year_ago))
    return [_change(id_, compared.like, then, _named(name, then, words), words) for name, then in others]


def _named(name: str, then: Figures, words: DashboardWords) -> str:
    """Name what is compared with, and its days: months differ in length."""
    told = days(then.period.first, then.period.last, words.language)
    return words(f"dashboard.{name}", days=told)


def _change(id_: str, now: Figures, then: Figures, named: str, words: DashboardWords) -> str:
    change = points(now.rate(id_), then.rate(id_), words.language)
    if not change:
        return words("dashboard.no_comparison", name=named)
    return words("dashboard.before", change=change, name=named)


@dataclass(frozen=True, slots=True)
class GlanceFigure:
    """One number of the first screen."""

    name: str
    told: str
    note: str
    outcome: str = ""
    "The outcome whose calls it leads to."
    is_alarm: bool = False


def glance(
    compared: Comparison, out_of_hours: Rate, out_of_hours_name: str, words: DashboardWords
) -> tuple[GlanceFigure, ...]:
    """Return how many called and asked, when, and what went wrong."""
    now, like, before = compared.now, compared.like, compared.before
    compared_days = days(before.period.first, before.period.last, words.language)
    named = words("dashboard.previous", days=compared_days)
    longer = len(like.period.days()) / len(before.period.days())
    lost, rejected = (now.rate(name) for name in ("lost", "rejected"))
    return (
        _count(words("dashboard.calls"), now.calls, (like.calls, before.calls * longer), named, words),
        _count(
            words("dashboard.queries"), now.queries, (like.queries, before.queries * longer), named, words
        ),
        GlanceFigure(
            out_of_hours_name, percent(out_of_hours.share, words.language), numbers(out_of_hours, words)
        ),
        _failures(words("dashboard.lost"), lost, QueryOutcome.ESCALATED_LOST, words, is_alarm=True),
        _failures(words("dashboard.rejected"), rejected, QueryOutcome.ANSWERED_REJECTED, words),
    )


def _count(name: str, count: int, then: tuple[int, float], named: str, words: DashboardWords) -> GlanceFigure:
    """Tell a count and its change a day: months differ in length."""
    like, before = then
    note = ""
    if before:
        change = round((like - before) / before * 100)
        told = signed(change, whole(abs(change), words.language))
        note = words("dashboard.count_change", change=told, name=named)
    return GlanceFigure(name, whole(count, words.language), note)


def _failures(
    name: str, rate: Rate, outcome: QueryOutcome, words: DashboardWords, *, is_alarm: bool = False
) -> GlanceFigure:
    told = whole(rate.numerator, words.language)
    share = f"{percent(rate.share, words.language)} · {numbers(rate, words)}" if rate.denominator else ""
    return GlanceFigure(name, told, share, outcome.value, is_alarm=is_alarm and rate.numerator > 0)
