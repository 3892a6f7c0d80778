"""Which callers are asked whether an answer helped."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.articles.article import Article
from routing.helped import YOUNG, Sample, sample_of
from tests.fixtures.example import example_city

SIDS = [f"CA{number:032x}" for number in range(4000)]
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def article() -> Article:
    return example_city().catalog["tax.due_date"]


@given(st.text(min_size=1), st.floats(0, 1))
def test_a_call_is_always_drawn_alike(sid: str, share: float) -> None:
    assert sample_of(sid, share) is sample_of(sid, share)


@given(st.text(min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_whoever_is_drawn_is_drawn_for_every_larger_share(sid: str, one: float, other: float) -> None:
    small, large = sorted((one, other))

    if sample_of(sid, small) is Sample.OF_ALL:
        assert sample_of(sid, large) is Sample.OF_ALL


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5])
def test_about_the_share_is_drawn_and_twice_that_for_young_answers(article: Article, share: float) -> None:
    young, old = replace(article, reviewed_on=TODAY), replace(article, reviewed_on=TODAY - YOUNG)
    drawn = [sample_of(sid, share) for sid in SIDS]

    for told, wanted in ((old, share), (young, 2 * share)):
        found = sum(each.holds(told, TODAY) for each in drawn) / len(SIDS)
        assert found == pytest.approx(wanted, abs=0.03)


def test_a_share_of_nothing_draws_nobody_and_one_of_all_everybody() -> None:
    assert {sample_of(sid, 0.0) for sid in SIDS} == {Sample.NONE}
    assert {sample_of(sid, 1.0) for sid in SIDS} == {Sample.OF_ALL}


def test_an_answer_is_young_for_thirty_days(article: Article) -> None:
    reviewed = article.reviewed_on

    assert Sample.OF_YOUNG.holds(article, reviewed + timedelta(days=29))
    assert not Sample.OF_YOUNG.holds(article, reviewed + timedelta(days=30))
