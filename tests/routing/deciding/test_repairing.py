"""A journey taken back a step, or with an earlier answer changed."""

from routing.deciding.repairing import corrected, put_back
from routing.journeys.journey import NO, YES, Journey
from routing.journeys.run import NOTHING, Arrived, Asking, Run, advanced, begun


def run_after(journey: Journey, *answers: str) -> Run:
    stage = begun(journey)
    for answer in answers:
        assert isinstance(stage, Asking)
        stage = advanced(journey, stage.run, answer)
    assert isinstance(stage, Asking)
    return stage.run


def test_the_question_before_is_asked_again_without_what_was_told(explorer: Journey) -> None:
    stage = put_back(explorer, run_after(explorer, "deck", YES), NOTHING)

    assert stage is not None
    assert (stage.run.step, stage.told) == ("deck_height", ())
    assert [given.answer for given in stage.run.given] == ["deck"]


def test_there_is_nothing_before_the_first_question(explorer: Journey) -> None:
    assert put_back(explorer, run_after(explorer), NOTHING) is None


def test_a_step_back_over_all_answers_comes_to_the_first_question(explorer: Journey) -> None:
    once = put_back(explorer, run_after(explorer, "garage", YES), NOTHING)
    assert once is not None

    twice = put_back(explorer, once.run, NOTHING)

    assert twice is not None
    assert (twice.run.step, twice.run.given, twice.options[0]) == ("project", (), "deck")


def test_what_was_answered_since_is_kept_where_it_fits(explorer: Journey) -> None:
    at_heritage = run_after(explorer, "garage", YES, NO)

    smaller = corrected(explorer, at_heritage, "garage_size", NO, NOTHING)
    living = corrected(explorer, at_heritage, "project", "deck", NOTHING)

    assert isinstance(smaller, Arrived)
    assert smaller.guidance.steps[-1] == "garage_small"
    assert isinstance(living, Asking)
    assert (living.run.step, living.told) == ("deck_height", ())


def test_an_answer_that_no_question_asks_for_any_more_is_dropped(explorer: Journey) -> None:
    stage = corrected(explorer, run_after(explorer, "garage", YES), "project", "fence", NOTHING)

    assert isinstance(stage, Asking)
    assert [given.answer for given in stage.run.given] == ["fence"]
