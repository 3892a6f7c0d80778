"""The first screen of the dashboard: how many, and what is burning."""

from dataclasses import dataclass

from metrics.dashboard.view import DashboardWords, numbers, percent, signed, whole
from metrics.dates import days
from metrics.facts.formula import Rate
from metrics.ledger.outcome import QueryOutcome
from metrics.rates.period_figures import Comparison


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
