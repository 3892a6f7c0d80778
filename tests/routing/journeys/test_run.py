"""Where answers lead on Rivermont's permit explorer."""

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.call.city import load_city
from routing.journeys.journey import NO, YES, AskOption, Journey
from routing.journeys.run import (
    NONE_OF_THESE,
    Arrived,
    Asking,
    ByPerson,
    Given,
    Stage,
    advanced,
    begun,
    open_question,
)


@pytest.fixture(scope="module")
def explorer() -> Journey:
    return load_city(Path("deploy/example-city")).services.journeys["permit.need_one"]


def after(explorer: Journey, *answers: str) -> Stage:
    stage = begun(explorer)
    for answer in answers:
        assert isinstance(stage, Asking)
        stage = advanced(explorer, stage.run, answer)
    return stage


def test_the_first_question_comes_after_what_is_said_first(explorer: Journey) -> None:
    stage = begun(explorer)

    assert isinstance(stage, Asking)
    assert (stage.told, stage.run.step) == (("welcome",), "project")
    assert stage.options == ("deck", "garage", "suite", "fence")


def test_an_option_that_was_named_already_is_not_asked_for(explorer: Journey) -> None:
    stage = begun(explorer, "deck")

    assert isinstance(stage, Asking)
    assert (stage.told, stage.run.step) == (("welcome",), "deck_height")
    assert stage.run.given == (Given("project", "deck"),)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (("deck", NO), ("deck_low",)),
        (("deck", YES, NO), ("deck_permit", "papers", "how_long")),
        (("garage", YES, NO, NO), ("garage_permit", "papers", "how_long")),
        (("suite", "inside", NO, NO), ("suite_permit", "papers", "how_long")),
        (("fence", NO, YES), ("fence_street",)),
    ],
)
def test_answers_lead_to_the_rules_the_papers_and_the_time(
    explorer: Journey, answers: tuple[str, ...], told: tuple[str, ...]
) -> None:
    stage = after(explorer, *answers)

    assert isinstance(stage, Arrived)
    assert stage.guidance.steps == told
    assert tuple(given.answer for given in stage.guidance.run.given) == answers


@pytest.mark.parametrize(
    ("answers", "department"),
    [
        ((NONE_OF_THESE,), ""),
        (("suite", "separate"), "planning"),
        (("garage", YES, YES), "planning"),
        (("deck", YES, YES), "planning"),
        (("fence", YES), "planning"),
    ],
)
def test_what_the_line_cannot_say_goes_to_whoever_can(
    explorer: Journey, answers: tuple[str, ...], department: str
) -> None:
    stage = after(explorer, *answers)

    assert isinstance(stage, ByPerson)
    assert stage.department == department


def test_every_way_through_rivermonts_journeys_ends_within_four_questions(explorer: Journey) -> None:
    open_ones: list[tuple[Stage, int]] = [(begun(explorer), 0)]
    while open_ones:
        stage, asked = open_ones.pop()
        if not isinstance(stage, Asking):
            continue
        assert asked < 4
        answers = (*stage.options, NONE_OF_THESE) if stage.options else (YES, NO)
        open_ones += [(advanced(explorer, stage.run, answer), asked + 1) for answer in answers]


def test_a_journey_that_changed_since_has_no_open_question(explorer: Journey) -> None:
    stage = begun(explorer)
    assert isinstance(stage, Asking)

    changed = replace(explorer, version=explorer.version + 1)

    assert isinstance(open_question(explorer, stage.run), AskOption)
    assert open_question(changed, stage.run) is None
    assert open_question(None, stage.run) is None
