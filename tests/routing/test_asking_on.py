"""What callers ask on is told, however much it is, and with a yes to a person the person is not lost."""

from dataclasses import replace

import pytest

from intents.meaning.understanding import Control, ControlKind, NoMatch, Recognized
from ivr.call.city import City
from routing.asked import AnythingElse, Offered, ShallIConnect, ShallIReport, ShallIText
from routing.decision import Answer, OfferPerson, Repeat, Reprompt
from routing.dialogue_state import DialogueState
from routing.services.finding import Address
from routing.texting.templates import TextKind
from tests.routing.deciding.test_policy import decided

TALK = DialogueState("en")


def test_what_is_asked_with_a_yes_to_a_person_is_answered_and_the_person_offered_again(city: City) -> None:
    offered = replace(TALK, asked=ShallIConnect("revenue", "tax.due_date"), latest="tax.due_date")
    noise = Recognized("bylaw.noise", 0.95, sentences=(1,), takes_offer=True)

    answer = decided(city, noise, offered)

    assert answer == Answer("bylaw.noise", sentences=(1,), keeps_offer=True)
    assert offered.after(answer).asked == offered.asked
    assert decided(city, replace(noise, takes_offer=False), offered) == Answer("bylaw.noise", sentences=(1,))


OFFERS = (
    ShallIText("tax.due_date", TextKind.ANSWER),
    ShallIReport("roads.pothole", Address("oak-street", 22)),
    ShallIConnect("revenue", "tax.due_date"),
)


@pytest.mark.parametrize("asked", OFFERS)
def test_what_nothing_tells_leaves_an_offer_open_however_often_it_is_asked(
    city: City, asked: Offered
) -> None:
    dialogue = replace(TALK, asked=asked, article=asked.article, latest=asked.article)
    for _ in range(3):
        decision = decided(city, NoMatch(tells=True, asks=True), dialogue)
        assert isinstance(decision, OfferPerson | Reprompt)
        dialogue = dialogue.after(decision)
        assert dialogue.asked == asked


@pytest.mark.parametrize("asked", OFFERS[:2])
def test_what_is_answered_before_yes_or_no_leaves_a_report_or_a_text_open(city: City, asked: Offered) -> None:
    dialogue = replace(TALK, asked=asked, article=asked.article, latest=asked.article)
    told = decided(city, Control(ControlKind.REPEAT, sentences=(0,)), dialogue)
    other = decided(city, Recognized("bylaw.noise", 0.95), dialogue)

    assert told == Repeat(slower=False, sentences=(0,))
    assert dialogue.after(told).asked == asked
    assert other == Answer("bylaw.noise", keeps_offer=True)
    assert dialogue.after(other).asked == asked


@pytest.mark.parametrize("asked", OFFERS)
def test_an_offer_that_is_refused_with_a_question_is_not_made_again(city: City, asked: Offered) -> None:
    dialogue = replace(TALK, asked=asked, article=asked.article, latest=asked.article)
    told = Control(ControlKind.REPEAT, sentences=(0,), refuses_offer=True)
    unknown = NoMatch(tells=True, asks=True, refuses_offer=True)

    assert dialogue.noting(told).after(decided(city, told, dialogue)).asked == AnythingElse(
        asked.article, told=(0,)
    )
    assert not isinstance(
        dialogue.noting(unknown).after(decided(city, unknown, dialogue)).asked, ShallIReport
    )
    assert dialogue.noting(told).refused_text is isinstance(asked, ShallIText)


@pytest.mark.parametrize("asked", OFFERS)
def test_an_offer_that_cannot_be_made_again_is_carried_out(city: City, asked: Offered) -> None:
    offered = replace(TALK, asked=asked, latest="tax.due_date")
    matter = Recognized("transit.info", 0.95)

    assert decided(city, replace(matter, takes_offer=True), offered) == decided(
        city, Control(ControlKind.YES, 0.95), offered
    )


def test_as_many_sentences_are_told_as_are_asked_for_and_asked_again_one_is_not_denied(city: City) -> None:
    dialogue = replace(
        TALK, asked=AnythingElse("tax.due_date"), article="tax.due_date", latest="tax.due_date"
    )
    for number in range(len(city.catalog["tax.due_date"].wordings["en"].sentences)):
        told = decided(city, Control(ControlKind.REPEAT, sentences=(number,)), dialogue)
        assert told == Repeat(slower=False, sentences=(number,))
        dialogue = dialogue.after(told)

    wish = Control(ControlKind.REPEAT, sentences=(0,))
    again = decided(city, wish, dialogue)

    assert again == Repeat(slower=False, sentences=(0,))
    assert isinstance(decided(city, wish, dialogue.after(again)), OfferPerson)


def test_a_sentence_about_what_is_offered_is_of_that_article_though_nothing_of_it_was_told(
    city: City,
) -> None:
    asked = ShallIReport("roads.pothole", Address("oak-street", 22))
    dialogue = replace(TALK, asked=asked, article=asked.article, latest="tax.due_date")
    told = Control(ControlKind.REPEAT, sentences=(1,))

    answer = decided(city, told, dialogue)

    assert answer == Answer("roads.pothole", sentences=(1,), keeps_offer=True)
    assert dialogue.after(answer).asked == asked
    assert dialogue.noting(replace(told, refuses_offer=True)).latest == "roads.pothole"
