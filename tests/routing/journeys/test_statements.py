"""What is stated to a journey's open question is an answer first, whatever else the words sound like."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from intents.meaning.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Spoken,
    Understanding,
)
from intents.text.transcript import Closed, YesNo
from routing.deciding.policy import decide
from routing.decision import Answer, Reprompt, RepromptStep
from routing.dialogue_state import DialogueState
from routing.journeys.guide import GuidedYesNo
from routing.journeys.hearing import heard_on_journey
from routing.journeys.journey import Journey
from routing.journeys.run import Asking, begun
from tests.fixtures.example import example_city

EXPLORER = "permit.need_one"


def heard(
    journeys: Mapping[str, Journey], meant: Understanding, text: str, step: str, language: str = "en"
) -> Understanding:
    return heard_on_journey(meant, text, YesNo(Closed.FACT, EXPLORER, step), language, journeys)


@pytest.mark.parametrize(
    ("meant", "text"),
    [
        (Recognized("bylaw.noise", 0.95), "the people next door are fine with it"),
        (Control(ControlKind.SLOWER, 0.5), "it is a bit hilly there"),
        (Control(ControlKind.PERSON, 0.8), "we want to stretch the house"),
    ],
)
def test_a_statement_may_be_an_answer(journeys, meant: Understanding, text: str) -> None:
    found = heard(journeys, meant, text, "fence_height")

    assert isinstance(found, Spoken)
    assert found.may_answer


@pytest.mark.parametrize(
    ("meant", "text"),
    [
        (Recognized("rec.pool_hours", 0.9), "when does the pool open"),
        (Recognized("tax.due_date", 0.9), "is my tax due today?"),
        (Control(ControlKind.PERSON, 0.95), "a human being, now"),
        (Control(ControlKind.PERSON, 0.6), "agent please"),
        (Control(ControlKind.SLOWER, 0.6), "speak more slowly please"),
        (Control(ControlKind.GOODBYE, 0.6), "all right then bye"),
    ],
)
def test_a_question_or_what_a_reviewed_pattern_names_is_none(
    journeys, meant: Understanding, text: str
) -> None:
    found = heard(journeys, meant, text, "fence_height")

    assert isinstance(found, Spoken)
    assert not found.may_answer


def test_it_is_asked_again_before_it_is_another_topic(journeys) -> None:
    city = example_city()
    stage = begun(journeys[EXPLORER], "fence")
    assert isinstance(stage, Asking)
    now = datetime(2026, 11, 25, 10, 0, tzinfo=city.directory.time_zone)
    meant = Recognized("waste.hazardous", 0.95, may_answer=True)
    asked = GuidedYesNo(EXPLORER, "fence_height")

    first, second = (
        decide(
            meant,
            DialogueState("en", asked=asked, article=EXPLORER, misses=misses, run=stage.run),
            city.catalog,
            city.directory,
            now,
            city.services,
        )
        for misses in (0, 1)
    )

    assert first == Reprompt(RepromptStep.AGAIN, heard=True)
    assert isinstance(second, Answer)
    assert second.article == "waste.hazardous"


def test_danger_that_no_rule_names_is_cautioned_in_the_reviewed_words_of_an_answer(journeys) -> None:
    learned, ruled = Danger(DangerKind.SELF_HARM, "learned"), Danger(DangerKind.SELF_HARM, "en/wish_to_die")

    answer = heard(journeys, learned, "nobody will live there", "garage_living")

    assert answer == NoMatch(tells=True, option="no", caution=DangerKind.SELF_HARM)
    assert heard(journeys, ruled, "nobody will live there", "garage_living") == ruled
    assert heard(journeys, learned, "nobody will live there any more without me", "garage_living") == learned


def test_what_a_rule_of_danger_names_answers_no_question(journeys) -> None:
    # The network is asked first, so its label does not say that no rule fires.
    learned = Danger(DangerKind.LIFE, "learned")

    assert heard(journeys, learned, "elle est à terre", "deck_height", "fr") == learned


def test_a_year_corrects_no_size(journeys) -> None:
    found = heard(journeys, NoMatch(tells=True), "it's from 1998", "heritage")

    assert isinstance(found, Spoken)
    assert found.corrects == ()
