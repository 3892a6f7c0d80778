"""What a caller need not hear twice."""

from dataclasses import replace
from datetime import datetime

import pytest

from intents.meaning.understanding import (
    Candidate,
    Control,
    ControlKind,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
    cautious,
)
from intents.text.transcript import NoSpeech
from ivr.call.call import Call
from ivr.call.ledger_entries import entries
from ivr.call.texts import Texts, load_prompts
from ivr.call.turn import Times, Turn, TurnNote, take_turn
from metrics.ledger.records import TurnRecord
from routing.asked import HowCanIHelp
from routing.dialogue_state import DialogueState
from tests.fixtures.example import example_city

DUE_DATE = Recognized("tax.due_date", 0.95)
SEWER = Recognized("util.sewer_backup", 0.6)
WATER = Recognized("util.main_break_no_water", 0.6)
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


def test_the_first_closed_question_tells_how_to_say_yes_and_the_next_one_does_not(texts: Texts) -> None:
    assert said(talk(texts, SEWER))[-2:] == ["clarify_one", "yes_or_no"]
    assert said(talk(texts, SEWER, WATER))[-1] == "clarify_one"


def test_a_question_that_is_repeated_is_said_whole(texts: Texts) -> None:
    assert said(talk(texts, SEWER, Control(ControlKind.REPEAT)))[-1] == "yes_or_no"


def test_in_another_language_it_is_told_anew_and_once(texts: Texts) -> None:
    assert said(talk(texts, SEWER, LANGUAGE))[-1] == "yes_or_no"
    assert said(talk(texts, SEWER, LANGUAGE, WATER))[-1] == "clarify_one"


def test_no_keys_are_told_after_an_answer_until_somebody_is_not_understood(texts: Texts) -> None:
    assert said(talk(texts, DUE_DATE)) == ["tax.due_date@5", "anything_else"]
    assert said(talk(texts, DUE_DATE, Silence())) == ["anything_else"]
    assert said(talk(texts, DUE_DATE, NoMatch())) == ["yes_or_no_again"]


@pytest.mark.parametrize("article", ["animal.dangerous", "roads.streetlight_out", "bylaw.noise"])
def test_the_safety_sentence_is_said_first_whatever_number_the_advice_names(
    texts: Texts, article: str
) -> None:
    turn = talk(texts, cautious(Recognized(article, 0.99), DangerKind.LIFE))

    assert said(turn)[0] == "caution.emergency.life"
    assert not turn.reply.sentences[0].interruptible


def test_a_safety_sentence_counts_when_it_was_said(texts: Texts) -> None:
    turn = talk(texts, cautious(NOISE, DangerKind.LIFE))
    note = TurnNote(HowCanIHelp(), NoSpeech(), turn.meant, turn.decision, Times())

    assert cautions_counted(turn.call, note, texts.now) == ["emergency.life"]
    assert cautions_counted(replace(turn.call, caution=None), note, texts.now) == [""]


def cautions_counted(call: Call, note: TurnNote, now: datetime) -> list[str]:
    return [each.caution for each in entries(call, note, now) if isinstance(each, TurnRecord)]


def test_whoever_calls_again_hears_an_apology_before_the_answer_and_before_a_person(texts: Texts) -> None:
    assert said(talk(texts, replace(NOISE, calls_again=True)))[0] == "sorry_again"
    assert (
        said(talk(texts, replace(Recognized("util.high_bill", 0.95), calls_again=True)))[0] == "sorry_again"
    )


def test_whoever_calls_again_to_pay_is_warned_before_the_apology(texts: Texts) -> None:
    pays = Control(ControlKind.PAYMENT, about=(Candidate("parking.pay_ticket", 0.8),), calls_again=True)

    assert said(talk(texts, pays))[:2] == ["payment_by_phone_attempt", "sorry_again"]


def test_a_hello_is_greeted_at_first_and_told_later_that_the_line_is_there(texts: Texts) -> None:
    assert said(talk(texts, Control(ControlKind.GREET))) == ["greet", "tell_me_again"]
    assert said(talk(texts, DUE_DATE, Control(ControlKind.GREET)))[:2] == ["still_here", "anything_else"]
