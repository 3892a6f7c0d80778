"""The first screen: how many called and asked."""

from datetime import date

import pytest

from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.dashboard.glance import glance
from metrics.facts.formula import Rate
from metrics.facts.tally import Tally
from metrics.ledger.period import Period
from metrics.rates.period_figures import Comparison, Figures
from tests.metrics.dashboard.conftest import NOW, ZONE


def month(first: date, last: date, calls: int) -> Figures:
    return Figures(Period(first, last, ZONE), NOW, Tally({"calls": calls, "queries": calls}))


OCTOBER, SEPTEMBER = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("language", "told"), [("en", "±0% a day vs previous period"), ("fr", "±0\u00a0% par jour par rapport à")]
)
def test_a_month_that_is_longer_has_not_more_calls_for_that(language: str, told: str) -> None:
    now, before = month(*OCTOBER, 310), month(*SEPTEMBER, 300)
    compared = Comparison(now, now, before, before)

    calls, queries, *_ = glance(compared, Rate(0, 0), "", load_words(ROOMS)[language])

    assert [one.told for one in (calls, queries)] == ["310", "310"]
    assert all(one.note.startswith(told) for one in (calls, queries))
