"""A report as values that JSON has."""

from metrics.automation import Automated
from metrics.figure_rows import as_json, rate_json
from metrics.report import Report
from metrics.slice import HEADLINES, Slice


def report_json(report: Report) -> dict[str, object]:
    """The figures of the period, with all that was asked for beside them."""
    values = {**as_json(report.figures), "automated": automated_json(report.automated)}
    values |= {name.replace(" ", "_"): as_json(figures) for name, figures in report.earlier}
    if report.question.by:
        values |= {"by": report.question.by.value, "slices": [_slice(one) for one in report.slices]}
    return values


def automated_json(automated: Automated) -> dict[str, object]:
    """Hours and money, with what is left out of them."""
    return {
        "resolved": automated.resolved,
        "without_minutes": automated.without_minutes,
        "gross_hours": automated.gross_hours,
        "review_hours": automated.review_hours,
        "net_hours": automated.net_hours,
        "cost": automated.cost,
        "cost_per_resolved": automated.cost_per_resolved,
        "unstated_prices": [price.value for price in automated.unstated],
    }


def _slice(one: Slice) -> dict[str, object]:
    rates = {formula.id: rate_json(one.tally.rate(formula)) for formula in HEADLINES}
    return {"key": one.key, "queries": one.tally["queries"], "calls": one.tally["calls"], "rates": rates}
