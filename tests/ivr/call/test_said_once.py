"""What a caller need not hear twice."""

from dataclasses import replace
from datetime import datetime

import pytest

from intents.understanding import Control, ControlKind, DangerKind, Recognized, Understanding, cautious
from ivr.call.call import Call
from ivr.call.texts import Texts, load_prompts
from ivr.call.turn import Turn, take_turn
from routing.dialogue_state import DialogueState
from tests.fixtures.example import example_city

DUE_DATE = Recognized("tax.due_date", 0.95)
NOISE = Recognized("bylaw.noise", 0.95)
LANGUAGE = Control(ControlKind.LANGUAGE)


@pytest.fixture(scope="module")
def texts() -> Texts:
    city = example_city()
    prompts = load_prompts(city.directory.languages, city.path)
    return Texts(city, prompts, "en", datetime(2026, 11, 25, 10, tzinfo=city.directory.time_zone))


def talk(texts: Texts, *meanings: Understanding) -> Turn:
    """The last turn of a call."""
    call, turn = Call("CA1", texts.now, DialogueState("en")), None
    for meant in meanings:
        turn = take_turn(call, meant, replace(texts, language=call.language))
        call = turn.call
    assert turn is not None
    return turn


def said(turn: Turn) -> list[str]:
    return [sentence.prompt for sentence in turn.reply.sentences]


def test_the_first_answer_tells_how_to_say_yes_and_the_next_one_does_not(texts: Texts) -> None:
    assert said(talk(texts, DUE_DATE))[-2:] == ["did_that_help", "yes_or_no"]
    assert said(talk(texts, DUE_DATE, Control(ControlKind.YES), NOISE))[-1] == "did_that_help"


def test_an_answer_that_is_repeated_is_said_whole(texts: Texts) -> None:
    assert said(talk(texts, DUE_DATE, Control(ControlKind.REPEAT)))[-1] == "yes_or_no"


def test_in_another_language_it_is_told_anew_and_once(texts: Texts) -> None:
    assert said(talk(texts, DUE_DATE, LANGUAGE))[-1] == "yes_or_no"
    assert said(talk(texts, DUE_DATE, LANGUAGE, Control(ControlKind.YES), NOISE))[-1] == "did_that_help"


def test_advice_that_begins_with_the_number_needs_no_safety_sentence_before_it(texts: Texts) -> None:
    dog = cautious(Recognized("animal.dangerous", 0.99), DangerKind.LIFE)
    noise = cautious(NOISE, DangerKind.LIFE)

    assert "caution.emergency.life" not in said(talk(texts, dog))
    assert said(talk(texts, noise))[0] == "caution.emergency.life"


def test_whoever_calls_again_hears_an_apology_before_the_answer_and_before_a_person(texts: Texts) -> None:
    assert said(talk(texts, replace(NOISE, calls_again=True)))[0] == "sorry_again"
    assert (
        said(talk(texts, replace(Recognized("util.high_bill", 0.95), calls_again=True)))[0] == "sorry_again"
    )


def test_a_hello_is_greeted_at_first_and_told_later_that_the_line_is_there(texts: Texts) -> None:
    assert said(talk(texts, Control(ControlKind.GREET))) == ["greet", "tell_me_again"]
    assert said(talk(texts, DUE_DATE, Control(ControlKind.GREET)))[:2] == ["still_here", "did_that_help"]
