"""What callers hear in a language that the line passes on, or in which an answer is withheld."""

from dataclasses import replace
from datetime import datetime

import pytest

from intents.meaning.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    Recognized,
    Understanding,
)
from ivr.call.call import Call
from ivr.call.carrier_action import (
    EndCall,
    EnqueueCaller,
    RecordMessage,
    Transfer,
    carrier_action,
)
from ivr.call.texts import Texts, load_prompts
from ivr.call.turn import Turn, take_turn
from routing.decision import Reason, Route, TakeMessage, Wait
from routing.dialogue_state import DialogueState
from tests.fixtures.example import example_city, withheld

SPANISH = Control(ControlKind.PERSON, language="es")
UNSIGNED = Control(ControlKind.PERSON, language="fa")
BY_DAY, BY_NIGHT = 10, 23


def turn(meant: Understanding, hour: int = BY_DAY) -> tuple[Turn, Texts]:
    city = example_city()
    prompts = load_prompts(city.directory.languages, city.path)
    texts = Texts(city, prompts, "en", datetime(2026, 11, 25, hour, tzinfo=city.directory.time_zone))
    return take_turn(Call("CA1", texts.now, DialogueState("en")), meant, texts), texts


def said(meant: Understanding, hour: int = BY_DAY) -> list[str]:
    return [sentence.prompt for sentence in turn(meant, hour)[0].reply.sentences]


@pytest.mark.parametrize(
    ("hour", "theirs"), [(BY_DAY, "passed_on.one_moment"), (BY_NIGHT, "passed_on.message")]
)
def test_whoever_is_passed_on_hears_of_9_1_1_in_their_language_before_anything_else(
    hour: int, theirs: str
) -> None:
    assert said(SPANISH, hour)[:2] == ["passed_on.emergency", theirs]


def test_the_lines_own_words_follow_for_a_machine_that_speaks_no_others() -> None:
    sentences = turn(SPANISH)[0].reply.sentences

    assert [sentence.language for sentence in sentences][:2] == ["es", "es"]
    assert {sentence.language for sentence in sentences[2:]} == {"en"}


@pytest.mark.parametrize("hour", [BY_DAY, BY_NIGHT])
def test_where_nobody_signed_a_language_9_1_1_is_named_in_the_lines_own(hour: int) -> None:
    assert said(UNSIGNED, hour)[0] == "caution.emergency.life"


def test_a_caution_is_said_in_both_languages() -> None:
    heard = said(replace(SPANISH, caution=DangerKind.FIRE_GAS_POWER))

    assert heard[:3] == ["passed_on.emergency", "passed_on.one_moment", "caution.emergency.fire_gas_power"]


def test_a_caller_in_danger_hears_both_languages() -> None:
    heard = said(Danger(DangerKind.SELF_HARM, "es/crises", language="es"))

    assert heard[:2] == ["passed_on.emergency", "crisis.self_harm"]


@pytest.mark.parametrize(
    ("caution", "reason"), [(None, Reason.NOT_UNDERSTOOD), (DangerKind.LIFE, Reason.EMERGENCY)]
)
def test_a_person_is_told_whether_a_caller_of_another_language_may_be_in_danger(
    caution: DangerKind | None, reason: Reason
) -> None:
    decision = turn(replace(SPANISH, caution=caution))[0].decision

    assert isinstance(decision, Route | Wait | TakeMessage)
    assert decision.reason is reason


@pytest.mark.parametrize("hour", [BY_DAY, BY_NIGHT])
def test_what_this_machine_cannot_speak_the_carrier_says_before_it_goes_on(hour: int) -> None:
    taken, texts = turn(SPANISH, hour)

    spoken = carrier_action(replace(taken.call, carrier_hears=True), texts)
    unsaid = carrier_action(replace(taken.call, carrier_hears=True, unsaid=True), texts)

    assert isinstance(spoken, EnqueueCaller | Transfer | RecordMessage)
    assert isinstance(unsaid, EnqueueCaller | Transfer | RecordMessage)
    assert spoken.said == ()
    assert unsaid.said == taken.reply.sentences


def test_a_goodbye_that_this_machine_cannot_speak_the_carrier_says_before_it_ends_the_call() -> None:
    taken, texts = turn(Control(ControlKind.GOODBYE))
    unsaid = replace(taken.call, carrier_hears=True, unsaid=True)

    ended = carrier_action(unsaid, texts)

    assert carrier_action(replace(unsaid, unsaid=False), texts) == EndCall()
    assert ended == EndCall(taken.reply.sentences)
    assert taken.reply.sentences


def test_whoever_changes_to_a_language_in_which_the_answer_is_withheld_is_offered_a_person() -> None:
    city = withheld(example_city(), "tax.due_date", "fr")
    texts = Texts(
        city,
        load_prompts(city.directory.languages, city.path),
        "en",
        datetime(2026, 11, 25, BY_DAY, tzinfo=city.directory.time_zone),
    )
    answered = take_turn(Call("CA1", texts.now, DialogueState("en")), Recognized("tax.due_date", 0.95), texts)
    french = take_turn(answered.call, Control(ControlKind.LANGUAGE, language="fr"), texts)
    again = take_turn(french.call, Control(ControlKind.REPEAT), replace(texts, language="fr"))

    assert any(one.is_answer for one in answered.reply.sentences)
    for turn_ in (french, again):
        assert not any(one.is_answer for one in turn_.reply.sentences)
        assert {"untold", "person_offer"} <= {one.prompt for one in turn_.reply.sentences}
