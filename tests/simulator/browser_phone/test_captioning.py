from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from intents.meaning.understanding import Control, ControlKind, Danger, DangerKind, Recognized, Silence
from intents.text.transcript import Keys, NoSpeech, OpenQuestion, Transcript
from ivr.call.call import Call
from ivr.call.query import Query
from ivr.call.reply import Listen, Reply
from ivr.call.texts import Sentence
from ivr.call.turn import Times, Turn, TurnNote
from ivr.line.calls import GreetingStarted, ReplyStarted, TurnTaken, Unvoiced
from metrics.ledger.outcome import CountsAs, QueryOutcome
from routing.asked import HowCanIHelp
from routing.decision import AskMore, Decision, Reprompt, RepromptStep
from routing.dialogue_state import DialogueState
from simulator.browser_phone.captions import Captioning
from simulator.browser_phone.messages import More, ReadAloud, SpokenLine, SpokenPart, TurnFact

HELLO = Reply(
    (Sentence("Hello.", "en", "hello"), Sentence("Bonjour.", "fr", "hello")), Listen(OpenQuestion()), "en"
)


def exchanged(said, meant, decision: Decision = AskMore(), times: Times = Times()) -> TurnTaken:  # noqa: B008  # frozen values
    call = Call("CA1", datetime(2026, 11, 25, tzinfo=UTC), DialogueState("en"), turns=3)
    return TurnTaken(
        Turn(call, meant, decision, HELLO), TurnNote(HowCanIHelp(), said, meant, decision, times)
    )


def values(speech: SpokenLine) -> dict[str, str]:
    return {detail.name: detail.value.replace("\u00a0", " ") for detail in speech.details}


def test_each_sentence_of_the_line_keeps_its_language(english, rivermont) -> None:
    (spoken,) = Captioning(english, rivermont.catalog).shown(GreetingStarted(HELLO))

    assert spoken.parts == (SpokenPart("Hello.", "en"), SpokenPart("Bonjour.", "fr"))
    assert spoken.by == "line"


def test_what_has_no_voice_is_said_to_have_none_and_given_to_the_browser(english, rivermont) -> None:
    note, aloud = Captioning(english, rivermont.catalog).shown(Unvoiced(HELLO.sentences[1:]))

    assert "This machine has no voice" in note.text
    assert aloud == ReadAloud((SpokenPart("Bonjour.", "fr"),))


def test_a_turn_shows_what_was_heard_understood_and_decided(english, rivermont) -> None:
    said = Transcript("When is garbage day?", "en", 0.93)
    turn = exchanged(said, Recognized("waste.collection_day", 0.88), times=Times(310.2, 4.4))

    caller, line = Captioning(english, rivermont.catalog).shown(turn)

    assert caller.parts == (SpokenPart("When is garbage day?", "en"),)
    assert caller.turn == 3
    assert values(caller) == {
        "heard": "93 %",
        "understood": "question: garbage and recycling day, 88 %",
        "decided": "ask if there is more",
        "transcription": "310 ms",
        "decision": "4 ms",
    }
    assert line.by == "line"


def test_what_was_typed_is_not_shown_as_surely_heard(english, rivermont) -> None:
    turn = exchanged(Transcript("When is garbage day?", "en", 1.0), Recognized("waste.collection_day", 0.88))

    caller, _ = Captioning(english, rivermont.catalog).shown(turn, is_typed=True)

    assert values(caller)["heard"] == "typed"


def test_details_come_in_the_readers_language_and_words_in_the_callers(french, rivermont) -> None:
    turn = exchanged(Transcript("Operator, please.", "en", 0.9), Control(ControlKind.PERSON))

    caller, _ = Captioning(french, rivermont.catalog).shown(turn)

    assert caller.who == "Vous"
    assert caller.parts[0].lang == "en"
    assert values(caller)["compris"] == "demande : une personne, 100 %"


def test_keys_and_silence_are_said_in_words(english, rivermont) -> None:
    captioning = Captioning(english, rivermont.catalog)

    keyed, _ = captioning.shown(exchanged(Keys("0"), Control(ControlKind.PERSON)))
    silent, _ = captioning.shown(
        exchanged(NoSpeech(), Silence(), Reprompt(RepromptStep.REPHRASE, heard=False))
    )

    assert keyed.parts[0].text == "pressed 0"
    assert silent.parts[0].text == "(nothing heard)"
    assert "heard" not in values(silent)


def test_a_wait_is_added_to_its_turn(english, rivermont) -> None:
    (more,) = Captioning(english, rivermont.catalog).shown(ReplyStarted(3, 812.0))

    assert more == More(3, TurnFact("to first sound", "812\u00a0ms"))


def test_every_decision_wish_and_danger_has_words(english) -> None:
    every = {kind.__name__ for kind in get_args(Decision)}
    topics = [*ControlKind, *DangerKind]

    assert {name for name in every if f"decision.{name}" not in english.texts} == set()
    assert [topic for topic in topics if f"topic.{topic.value}" not in english.texts] == []


def test_a_danger_shows_no_rule_of_ours(english, rivermont) -> None:
    caller, _ = Captioning(english, rivermont.catalog).shown(
        exchanged(Transcript("There is a fire.", "en", 0.9), Danger(DangerKind.FIRE_GAS_POWER, "fire-1"))
    )

    assert "fire-1" not in str([getattr(caller, one.name) for one in fields(caller)])


def test_a_turn_shows_what_its_query_counts_as_so_far(english, rivermont) -> None:
    said = exchanged(Transcript("yes", "en", 0.9), Control(ControlKind.YES))
    queries = (closed(QueryOutcome.ANSWERED_CONFIRMED), Query(2, NOW, "tax.due_date"))

    first, second = (
        Captioning(english, rivermont.catalog).shown(with_queries(said, known))[0]
        for known in (queries[:1], queries)
    )

    assert values(first)["counted"] == "resolved"
    assert values(second)["counted"] == "still open"
    assert [fact.step for fact in first.details if fact.step] == ["heard", "understood", "decided", "counted"]


def test_a_call_that_is_over_tells_what_each_query_counts_as(english, rivermont) -> None:
    queries = (
        closed(QueryOutcome.ANSWERED_CONFIRMED),
        closed(QueryOutcome.SERVICE_REQUEST_FILED),
        closed(QueryOutcome.ESCALATED_CONNECTED, article=""),
    )

    told = [note.text for note in Captioning(english, rivermont.catalog).counted(queries)]

    assert told == [
        "Counted: garbage and recycling day: resolved",
        "Counted: garbage and recycling day: filed; the city's system has not taken it yet",
        "Counted: topic not known: escalated: a person has it",
        "This call is a trial. The city's figures leave it out.",
    ]


@pytest.mark.parametrize("language", ["english", "french"])
def test_whatever_a_query_counts_as_has_its_words(language: str, request: pytest.FixtureRequest) -> None:
    words = request.getfixturevalue(language)

    assert all(words(f"counts.{each.value}") for each in CountsAs)


NOW = datetime(2026, 11, 25, tzinfo=UTC)


def closed(outcome: QueryOutcome, article: str = "waste.collection_day") -> Query:
    return Query(1, NOW, article).closed(outcome, NOW)


def with_queries(taken: TurnTaken, queries: tuple[Query, ...]) -> TurnTaken:
    return replace(taken, turn=replace(taken.turn, call=replace(taken.turn.call, queries=queries)))
