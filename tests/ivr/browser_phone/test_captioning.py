from dataclasses import fields
from datetime import UTC, datetime
from typing import get_args

from intents.expecting import Question
from intents.transcript import Keys, NoSpeech, Transcript
from intents.understanding import Control, ControlKind, Danger, DangerKind, Recognized, Silence
from ivr.browser_phone.captioning import Captioning
from ivr.browser_phone.shown import Detail, More, Part, Speech
from ivr.call import Call
from ivr.captions import Exchanged, Opened, Waited
from ivr.note import Note, Times
from ivr.reply import Listen, Reply
from ivr.sentence import Sentence
from ivr.turn import Turn
from routing import decision as decisions
from routing.asked import HowCanIHelp
from routing.decision import AskMore, Decision, Reprompt, Step
from routing.so_far import SoFar

HELLO = Reply(
    (Sentence("Hello.", "en", "hello"), Sentence("Bonjour.", "fr", "hello")), Listen(Question()), "en"
)


def exchanged(said, meant, decision: Decision = AskMore(), times: Times = Times()) -> Exchanged:  # noqa: B008  # frozen values
    call = Call("CA1", datetime(2026, 11, 25, tzinfo=UTC), SoFar("en"), turns=3)
    return Exchanged(Turn(call, meant, decision, HELLO), Note(HowCanIHelp(), said, meant, decision, times))


def values(speech: Speech) -> dict[str, str]:
    return {detail.name: detail.value.replace("\u00a0", " ") for detail in speech.details}


def test_each_sentence_of_the_line_keeps_its_language(english, rivermont) -> None:
    (spoken,) = Captioning(english, rivermont.catalog).shown(Opened(HELLO))

    assert spoken.parts == (Part("Hello.", "en"), Part("Bonjour.", "fr"))
    assert spoken.by == "line"


def test_a_turn_shows_what_was_heard_understood_and_decided(english, rivermont) -> None:
    said = Transcript("When is garbage day?", "en", 0.93)
    turn = exchanged(said, Recognized("waste.collection_day", 0.88), times=Times(310.2, 4.4))

    caller, line = Captioning(english, rivermont.catalog).shown(turn)

    assert caller.parts == (Part("When is garbage day?", "en"),)
    assert caller.turn == 3
    assert values(caller) == {
        "heard": "93 %",
        "understood": "question: garbage and recycling day, 88 %",
        "decided": "ask if there is more",
        "transcription": "310 ms",
        "decision": "4 ms",
    }
    assert line.by == "line"


def test_details_come_in_the_readers_language_and_words_in_the_callers(french, rivermont) -> None:
    turn = exchanged(Transcript("Operator, please.", "en", 0.9), Control(ControlKind.PERSON))

    caller, _ = Captioning(french, rivermont.catalog).shown(turn)

    assert caller.who == "Vous"
    assert caller.parts[0].lang == "en"
    assert values(caller)["compris"] == "demande : une personne, 100 %"


def test_keys_and_silence_are_said_in_words(english, rivermont) -> None:
    captioning = Captioning(english, rivermont.catalog)

    keyed, _ = captioning.shown(exchanged(Keys("0"), Control(ControlKind.PERSON)))
    silent, _ = captioning.shown(exchanged(NoSpeech(), Silence(), Reprompt(Step.REPHRASE, heard=False)))

    assert keyed.parts[0].text == "pressed 0"
    assert silent.parts[0].text == "(nothing heard)"
    assert "heard" not in values(silent)


def test_a_wait_is_added_to_its_turn(english, rivermont) -> None:
    (more,) = Captioning(english, rivermont.catalog).shown(Waited(3, 812.0))

    assert more == More(3, Detail("to first sound", "812\u00a0ms"))


def test_every_decision_wish_and_danger_has_words(english) -> None:
    every = {name for name in dir(decisions) if name in {kind.__name__ for kind in get_args(Decision)}}
    topics = [*ControlKind, *DangerKind]

    assert {name for name in every if f"decision.{name}" not in english.texts} == set()
    assert [topic for topic in topics if f"topic.{topic.value}" not in english.texts] == []


def test_a_danger_shows_no_rule_of_ours(english, rivermont) -> None:
    caller, _ = Captioning(english, rivermont.catalog).shown(
        exchanged(Transcript("There is a fire.", "en", 0.9), Danger(DangerKind.FIRE_GAS_POWER, "fire-1"))
    )

    assert "fire-1" not in str([getattr(caller, one.name) for one in fields(caller)])
