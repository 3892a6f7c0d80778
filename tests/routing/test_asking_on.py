"""What callers ask on is told, however much it is, and with a yes to a person the person is not lost."""

from dataclasses import replace

import pytest

from intents.meaning.understanding import Control, ControlKind, Recognized
from ivr.call.city import City
from routing.asked import AnythingElse, Asked, ShallIConnect, ShallIText
from routing.decision import Answer, OfferPerson, Repeat
from routing.dialogue_state import DialogueState
from routing.texting.templates import TextKind
from tests.fixtures.example import example_city
from tests.routing.deciding.test_policy import decided

TALK = DialogueState("en")


@pytest.fixture(scope="module")
def city() -> City:
    return example_city()


def test_what_is_asked_with_a_yes_to_a_person_is_answered_and_the_person_offered_again(city: City) -> None:
    offered = replace(TALK, asked=ShallIConnect("revenue", "tax.due_date"), latest="tax.due_date")
    noise = Recognized("bylaw.noise", 0.95, sentences=(1,), takes_offer=True)

    answer = decided(city, noise, offered)

    assert answer == Answer("bylaw.noise", sentences=(1,), then_offer=OfferPerson("revenue", "tax.due_date"))
    assert offered.after(answer).asked == offered.asked
    assert decided(city, replace(noise, takes_offer=False), offered) == Answer("bylaw.noise", sentences=(1,))


@pytest.mark.parametrize(
    "asked", [ShallIText("tax.due_date", TextKind.ANSWER), ShallIConnect("revenue", "tax.due_date")]
)
def test_an_offer_that_cannot_be_made_again_is_carried_out(city: City, asked: Asked) -> None:
    offered = replace(TALK, asked=asked, latest="tax.due_date")
    matter = Recognized("transit.info" if isinstance(asked, ShallIConnect) else "bylaw.noise", 0.95)

    assert decided(city, replace(matter, takes_offer=True), offered) == decided(
        city, Control(ControlKind.YES, 0.95), offered
    )


def test_as_many_sentences_are_told_as_are_asked_for_but_none_of_them_twice(city: City) -> None:
    dialogue = replace(
        TALK, asked=AnythingElse("tax.due_date"), article="tax.due_date", latest="tax.due_date"
    )
    for number in range(len(city.catalog["tax.due_date"].wordings["en"].sentences)):
        told = decided(city, Control(ControlKind.REPEAT, sentences=(number,)), dialogue)
        assert told == Repeat(slower=False, sentences=(number,))
        dialogue = dialogue.after(told)

    again = decided(city, Control(ControlKind.REPEAT, sentences=(0,)), dialogue)

    assert isinstance(again, OfferPerson)
