"""A guided journey by text: asked and answered as on a call, or brought to the telephone."""

from datetime import timedelta

import pytest

from ivr.call.call import Call
from ivr.call.texts import Texts
from ivr.storage.database import Database
from ivr.storage.journeys import store
from ivr.texts.wording import asked_again_by_text
from metrics.ledger.repeat import caller_hash
from routing.asked import IsItAbout
from routing.dialogue_state import DialogueState
from routing.journeys.run import Given, Run
from routing.texting.received import TextOutcome
from tests.ivr.texts.test_answering import CITY, ENCRYPTION, NOON, NUMBER, PROMPTS, House

EXPLORER = CITY.services.journeys["permit.need_one"]
APPLICATION = CITY.services.journeys["permit.apply_by_phone"]


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


async def test_a_journey_is_asked_and_answered_by_text(house: House) -> None:
    await house.texts("May I put up a fence")
    await house.texts("no")
    await house.texts("no")

    first, second, end = house.told
    assert "higher than two metres" in first
    assert "Text YES or NO." in first
    assert "in front of the house" in second
    assert "That fence needs no building permit." in end
    assert [text.outcome for text in reversed(house.received)] == [
        TextOutcome.ASKED_BACK,
        TextOutcome.ASKED_BACK,
        TextOutcome.ANSWERED,
    ]
    assert house.messages == ()


async def test_choices_have_numbers_to_text(house: House) -> None:
    await house.texts("Do I need a permit")
    await house.texts("no")

    assert house.told[-1].endswith(
        "Text its number: 1 a deck, 2 a garage, 3 a suite, 4 a fence, 5 something else."
    )


async def test_after_something_else_was_asked_the_question_comes_again(house: House) -> None:
    await house.texts("May I put up a fence")
    await house.texts("Where do old paint cans go?")
    await house.texts("no")

    _, aside, then = house.told
    assert CITY.services.texts.answers["waste.hazardous"]["en"] in aside
    assert "higher than two metres" in aside
    assert "in front of the house" in then


def test_a_question_that_is_not_the_journeys_own_is_not_answered_by_the_journeys() -> None:
    run = Run(EXPLORER.article, EXPLORER.reference, "fence_height")
    aside = DialogueState("en", IsItAbout("waste.hazardous"), run=run)
    texts = Texts(CITY, PROMPTS, "en", NOON)

    assert asked_again_by_text(aside, texts, lambda prompt, **_: prompt) == ""


async def test_what_is_not_understood_is_asked_again_once_then_a_person_has_the_answers(house: House) -> None:
    await house.texts("May I put up a fence")
    await house.texts("no")
    await house.texts("hm")
    await house.texts("hm")

    again, passed_on = house.told[-2:]
    assert again.startswith("Rivermont: Sorry, I did not get that.")
    assert "in front of the house" in again
    assert "Your text goes to" in passed_on
    (message,) = house.messages
    assert message.department == "building"
    assert ENCRYPTION.decrypt(message.encrypted_words) == "hm\nProject: a fence; Higher than two metres: no"


async def test_a_person_at_the_end_of_a_journey_is_told_of_as_on_a_call(house: House) -> None:
    await house.texts("May I put up a fence")
    await house.texts("yes")

    assert "A fence that high needs a variance" in house.told[-1]
    assert [message.department for message in house.messages] == ["planning"]


@pytest.mark.parametrize("thanks", ["thanks", "thx"])
async def test_whoever_leaves_may_go_on_within_a_day(house: House, thanks: str) -> None:
    await house.texts("May I put up a fence")
    await house.texts(thanks)
    house.now += timedelta(hours=8)
    await house.texts("no")

    assert "Text again within a day" in house.told[1]
    assert "in front of the house" in house.told[2]


async def test_what_is_submitted_is_begun_by_telephone(house: House) -> None:
    await house.texts("Take my application")
    await house.texts("hm")

    assert "Call 604-555-0100" in house.told[0]
    assert house.received[-1].outcome is TextOutcome.EXPLAINED
    assert "higher" not in house.told[1]


async def test_what_a_number_left_on_a_call_is_named_with_its_reference(house: House) -> None:
    run = Run(APPLICATION.article, APPLICATION.reference, "value", (Given("project", "deck"),), keep_days=30)
    call = Call("CA1", house.now, DialogueState("en"), caller_hash(ENCRYPTION.secret, NUMBER))
    with house.database.begin() as session:
        store.keep(session, call, run, ENCRYPTION, house.now)

    await house.texts("my application from yesterday")

    assert f"key in {run.number('CA1')}." in house.told[0]
