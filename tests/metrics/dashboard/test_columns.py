from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from metrics.dashboard.columns import DefinitionChange, column_windows, columns_of, marked, parts_of
from metrics.dashboard.view import resolved_points
from metrics.facts.formula import Rate
from metrics.facts.tally import NOTHING, Tally
from metrics.ledger.period import Period
from metrics.rates.figures import Slice
from metrics.rates.period_figures import Figures
from metrics.rates.rates import FORMULAS

ZONE = ZoneInfo("America/Vancouver")
NOW = datetime(2026, 11, 25, 15, tzinfo=ZONE)
REAL = FORMULAS["resolved"].of


def figures(first: date, last: date) -> Figures:
    return Figures(Period(first, last, ZONE), NOW, NOTHING)


def tally(**shares: int) -> Tally:
    return Tally(
        {FORMULAS[name].counts: count for name, count in shares.items() if name != "real"}
        | {REAL: shares["real"]}
    )


def test_the_parts_of_a_column_add_up_to_all_real_queries() -> None:
    parts = parts_of(tally(real=13, resolved=4, provisional=1, waiting=3, escalated=2, emergencies=1))

    assert parts == (4, 4, 2, 1, 2)
    assert sum(parts) == 13


def test_a_day_that_may_still_change_is_the_band_from_what_nothing_reopens_to_all_that_is_pending() -> None:
    counts = tally(real=100, resolved=50, provisional=8, waiting=2)
    open_too = Tally({**counts.counts, "resolved_open": 10})
    found = column_windows(figures(date(2026, 11, 25), date(2026, 11, 25)), [Slice("2026-11-25", open_too)])

    (point,) = resolved_points(found, "en")

    low, high = Rate(40, 100).interval, Rate(60, 100).interval
    assert low
    assert high
    assert (point.value, point.low, point.high) == (None, low[0], high[1])


def test_a_day_without_calls_has_a_column_too() -> None:
    found = column_windows(
        figures(date(2026, 11, 2), date(2026, 11, 4)), [Slice("2026-11-03", tally(real=5, resolved=5))]
    )

    assert [column.parts[0] for column in columns_of(found, "en")] == [0, 5, 0]


def test_the_days_of_the_repeat_test_are_provisional() -> None:
    found = column_windows(figures(date(2026, 11, 10), date(2026, 11, 25)), [])

    assert next(one.first for one in found if one.is_provisional) == date(2026, 11, 18)


def test_a_quarter_is_shown_by_week_and_years_by_month() -> None:
    by_week = column_windows(figures(date(2026, 9, 1), date(2026, 11, 25)), [])
    by_month = column_windows(figures(date(2025, 1, 1), date(2026, 11, 25)), [])

    assert all(later.first - earlier.first <= timedelta(days=7) for earlier, later in pairwise(by_week))
    assert len(by_month) == 23


def test_the_changes_of_a_column_share_one_letter_there() -> None:
    found = column_windows(figures(date(2026, 11, 2), date(2026, 11, 6)), [])
    first, second = (
        DefinitionChange(date(2026, 11, 4), "tax.due_date", 2),
        DefinitionChange(date(2026, 11, 4), "tax.how_to_pay", 3),
    )
    later = DefinitionChange(date(2026, 11, 6), term="repeat_days")

    marks = marked(found, [first, second, later])

    assert [(each.letter, each.column, each.changes) for each in marks] == [
        ("a", 2, (first, second)),
        ("b", 4, (later,)),
    ]


def test_letters_go_on_after_the_alphabet() -> None:
    found = column_windows(figures(date(2026, 10, 1), date(2026, 10, 31)), [])
    daily = [DefinitionChange(date(2026, 10, day), term="repeat_days") for day in range(1, 29)]

    assert [each.letter for each in marked(found, daily)][-3:] == ["z", "aa", "ab"]
