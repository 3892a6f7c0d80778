"""What quantities answer to the questions of Rivermont's journeys."""

from collections.abc import Mapping

import pytest

from intents.meaning.understanding import NearTheLimit, SizeWithoutUnit, UnitAlone
from routing.journeys.journey import Journey, Question
from routing.journeys.sizing import Sized, sized

EXPLORER, APPLICATION = "permit.need_one", "permit.apply_by_phone"


def question(journeys: Mapping[str, Journey], article: str, step: str) -> Question:
    found = journeys[article].steps[step]
    assert isinstance(found, Question)
    return found


@pytest.mark.parametrize(
    ("step", "text", "answer"),
    [
        ("garage_size", "no, it's twelve feet by twenty", "yes"),
        ("garage_size", "under ten square metres", "no"),
        ("garage_size", "douze par vingt", "yes"),
        ("deck_height", "just a foot off the ground", "no"),
        ("deck_height", "trois pieds", "yes"),
        ("deck_height", "thirty", "no"),
        ("fence_height", "six feet", "no"),
        ("fence_height", "six", "no"),
        ("fence_height", "one eighty", "no"),
        ("fence_height", "cent cinquante", "no"),
        ("fence_height", "two twenty centimetres", "yes"),
        ("garage_size", "one eighty square feet", "yes"),
        ("garage_size", "one eighty", "yes"),
        ("garage_size", "a hundred and eighty square feet", "yes"),
        ("garage_size", "cent quatre-vingts pieds carrés", "yes"),
        ("garage_size", "à peu près quatre-vingt-dix pieds carrés", "no"),
        ("fence_height", "8 pieds", "yes"),
    ],
)
def test_a_quantity_answers_yes_or_no(journeys, step: str, text: str, answer: str) -> None:
    found = sized(question(journeys, EXPLORER, step), text)

    assert found is not None
    assert found.answer == answer


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("about fifty thousand", "medium"),
        ("less than twenty thousand", "small"),
        ("under fifty thousand", "medium"),
        ("over fifty thousand", "medium"),
        ("plus de cent mille", "large"),
        ("entre vingt et trente mille piastres", "medium"),
        ("around 8", "small"),
        ("a hundred and eighty", "large"),
        ("between thirty and forty", "medium"),
        ("five hundred dollars", "small"),
        ("two hundred thousand maybe", "large"),
        ("exactly 20,000 dollars", "medium"),
        ("one eighty", "large"),
        ("two ten", "large"),
        ("one fifty, one sixty thousand", "large"),
        ("twelve fifty", "small"),
        ("thirty-five, forty grand", "medium"),
        ("deux cinquante", "large"),
        ("une soixantaine de mille", "medium"),
        ("half a million dollars", "large"),
    ],
)
def test_a_sum_belongs_to_a_choice(journeys, text: str, option: str) -> None:
    assert sized(question(journeys, APPLICATION, "value"), text) == Sized(option)


def test_what_is_missing_for_an_answer(journeys) -> None:
    garage = question(journeys, EXPLORER, "garage_size")

    assert sized(garage, "eight by ten") == Sized(half_told=SizeWithoutUnit("no", "yes"))
    assert sized(garage, "ninety") == Sized(half_told=SizeWithoutUnit("no", "yes"))
    assert sized(garage, "in feet") == Sized(half_told=UnitAlone(is_metric=False))
    assert sized(garage, "about ten square metres") == Sized(half_told=NearTheLimit())


@pytest.mark.parametrize(
    "text",
    [
        "how much is the permit for a 200 square foot garage",
        "combien ça coûte pour vingt mètres carrés",
        "yes",
        "my neighbour two streets over at number 14 built one of 300 square feet last summer without asking",
    ],
)
def test_a_quantity_that_is_asked_about_or_told_of_others_answers_nothing(journeys, text: str) -> None:
    assert sized(question(journeys, EXPLORER, "garage_size"), text) is None


def test_what_else_was_said_is_kept(journeys) -> None:
    found = sized(question(journeys, EXPLORER, "garage_size"), "it's 200 square feet and it smells of gas")

    assert found == Sized("yes", rest=("smells", "gas"))
