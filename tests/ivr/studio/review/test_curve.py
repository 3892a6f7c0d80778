"""The accuracy curve counts what it is given, by week and judge, and nothing twice."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ivr.studio.review.curve import (
    AccuracyCurve,
    AiredAnswer,
    CurvePart,
    Judge,
    Judgement,
    accuracy_curve,
    curve_json,
)
from metrics.facts.formula import Rate

TODAY = date(2026, 11, 25)
EVERYTHING = CurvePart()


def said(judge: Judge, day: date, right: int, of: int, language: str = "en") -> Judgement:
    return Judgement(judge, day, "waste", language, Rate(right, of))


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    of = draw(st.integers(0, 500))
    return Rate(draw(st.integers(0, of)), of)


JUDGEMENTS = st.lists(
    st.builds(
        Judgement,
        st.sampled_from(Judge),
        st.dates(TODAY - timedelta(weeks=8), TODAY),
        st.sampled_from(("waste", "roads", "")),
        st.sampled_from(("en", "fr")),
        rates(),
    ),
    max_size=40,
)


def shown(judgements: list[Judgement], part: CurvePart = EVERYTHING) -> AccuracyCurve:
    return accuracy_curve(judgements, (), TODAY, 10, part)


@given(JUDGEMENTS)
def test_every_interval_contains_its_share(judgements: list[Judgement]) -> None:
    for week in shown(judgements).weeks:
        for rate in week.rates.values():
            if rate.share is not None and rate.interval is not None:
                low, high = rate.interval
                assert 0 <= low <= rate.share + 1e-9
                assert rate.share - 1e-9 <= high <= 1


@given(JUDGEMENTS)
def test_the_weeks_add_up_to_all_that_each_judge_said(judgements: list[Judgement]) -> None:
    curve = shown(judgements)

    for judge in Judge:
        own = [one.rate for one in judgements if one.judge is judge]
        assert sum(week.rates[judge].denominator for week in curve.weeks) == sum(r.denominator for r in own)
        assert sum(week.rates[judge].numerator for week in curve.weeks) == sum(r.numerator for r in own)


@given(JUDGEMENTS)
def test_the_languages_and_the_departments_add_up_to_the_whole(judgements: list[Judgement]) -> None:
    whole = shown(judgements)
    for parts in (
        [shown(judgements, CurvePart(language=one)) for one in ("en", "fr")],
        [shown([one for one in judgements if not one.department])]
        + [shown(judgements, CurvePart(department=one)) for one in ("waste", "roads")],
    ):
        for number, week in enumerate(whole.weeks):
            for judge in Judge:
                found = sum(part.weeks[number].rates[judge].denominator for part in parts)
                assert found == week.rates[judge].denominator


def test_the_three_judges_are_never_added_up() -> None:
    curve = shown([said(judge, TODAY, 1, 2) for judge in Judge])

    assert [(rate.numerator, rate.denominator) for rate in curve.weeks[-1].rates.values()] == [(1, 2)] * 3


def test_a_week_without_a_judgement_has_no_share_but_keeps_its_place() -> None:
    curve = shown([said(Judge.LABELS, TODAY - timedelta(weeks=2), 3, 4)])

    shares = [week.rates[Judge.LABELS].share for week in curve.weeks[-3:]]
    assert shares == [0.75, None, None]


def test_an_answer_is_marked_once_in_its_week_and_under_its_department_only() -> None:
    aired = [AiredAnswer(TODAY, "waste.missed", "waste")] * 2 + [AiredAnswer(TODAY, "roads.pothole", "roads")]

    every = accuracy_curve((), aired, TODAY, 2, EVERYTHING)
    waste = accuracy_curve((), aired, TODAY, 2, CurvePart(department="waste"))

    assert [week.aired for week in every.weeks] == [(), ("waste.missed", "roads.pothole")]
    assert waste.weeks[-1].aired == ("waste.missed",)


def test_programs_read_a_share_with_its_numbers_and_interval_or_nothing() -> None:
    week = curve_json(shown([said(Judge.TESTS, TODAY, 9, 10)]))["weeks"]

    assert isinstance(week, list)
    assert week[-1]["monday"] == "2026-11-23"
    assert week[-1]["tests"] == {"right": 9, "of": 10, "share": 0.9, "low": 0.5958, "high": 0.9821}
    assert week[-1]["callers"] is None
