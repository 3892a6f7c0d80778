"""A hand-off gathers from a call and what is kept of it all that the caller shall not have to repeat."""

from datetime import UTC, datetime

import pytest

from intents.personal import Personal
from intents.understanding import DangerKind
from ivr.call import Call, Spoken
from ivr.hand_off import Background, Uttered, hand_off
from ivr.query import Query
from metrics.ledger import TurnRecord
from routing.decision import Emergency, OfferCallBack, Reason, Route, TakeMessage, Wait
from routing.handoff import Entity, How, Told
from routing.so_far import SoFar

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
MESSAGE = TakeMessage("waste", Reason.POLICY, None, "waste.missed")


def call(last: Spoken, *queries: Query) -> Call:
    return Call("CA1", NOW, SoFar("fr"), last=last, queries=queries)


def turn(number: int, understanding: str, topic: str, decision: str) -> TurnRecord:
    return TurnRecord("CA1", number, NOW, "fr", "HowCanIHelp", understanding, topic, decision, 0.9)


@pytest.mark.parametrize(
    "last",
    [
        Route("waste", ("+16045550101",), Reason.POLICY, "waste.missed"),
        Wait("waste", Reason.POLICY, "waste.missed"),
        MESSAGE,
        OfferCallBack(MESSAGE),
    ],
)
def test_it_says_for_whom_the_call_is_and_why(last: Spoken) -> None:
    known = hand_off(call(last), Background())

    assert (known.language, known.department, known.reason) == ("fr", "waste", Reason.POLICY)
    assert known.article == "waste.missed"


def test_a_caller_in_danger_is_passed_on_as_such() -> None:
    known = hand_off(call(Emergency(DangerKind.LIFE, "contact", ("+16045550101",))), Background())

    assert (known.department, known.reason) == ("contact", Reason.EMERGENCY)


def test_the_topic_is_the_last_one_talked_about_when_the_route_names_none() -> None:
    last = Route("contact", ("+16045550101",), Reason.ASKED)
    queries = (Query(1, NOW, article="tax.due", confidence=0.8), Query(2, NOW))

    known = hand_off(call(last, *queries), Background())

    assert (known.article, known.confidence) == ("tax.due", 0.8)


def test_answers_that_the_caller_heard_come_with_their_versions() -> None:
    queries = (
        Query(1, NOW, article="tax.due", version=3, delivered=True),
        Query(2, NOW, article="waste.missed"),
    )

    known = hand_off(call(MESSAGE, *queries), Background())

    assert known.answered == (Told("tax.due", 3),)


def test_the_last_words_are_those_on_the_matter_and_not_a_wish_about_the_call() -> None:
    uttered = (Uttered(1, "mon bac est plein"), Uttered(2, "on n'est pas venu"), Uttered(3, "un agent"))
    turns = (
        turn(1, "no-match", "", "Reprompt"),
        turn(2, "recognized", "waste.missed", "Answer"),
        turn(3, "control", "agent_request", "Route"),
    )

    assert hand_off(call(MESSAGE), Background(uttered, turns=turns)).last_words == "on n'est pas venu"


def test_a_caller_who_only_asked_for_a_person_is_quoted_with_that() -> None:
    background = Background((Uttered(1, "un agent"),), turns=(turn(1, "control", "agent_request", "Route"),))

    assert hand_off(call(MESSAGE), background).last_words == "un agent"


def test_the_lines_attempts_and_the_callers_wishes_for_a_person_are_counted() -> None:
    turns = (
        turn(1, "no-match", "", "Reprompt"),
        turn(2, "control", "agent_request", "Explain"),
        turn(3, "recognized", "waste.missed", "Answer"),
        turn(4, "control", "no", "AskOpenly"),
        turn(5, "control", "agent_request", "Route"),
    )

    known = hand_off(call(MESSAGE), Background(turns=turns))

    assert (known.attempts, known.asked_for_person) == (2, 2)


def test_what_the_caller_gave_and_earlier_calls_are_passed_on_as_they_are() -> None:
    entity = Entity(Personal.ADDRESS, "sealed", How.CONFIRMED)

    known = hand_off(call(MESSAGE), Background(entities=(entity,), earlier=2))

    assert (known.entities, known.earlier) == ((entity,), 2)
