"""The permit explorer, from the caller's own words to the outcome, in both languages."""

import pytest

from ivr.call.call import Call
from ivr.call.turn import Turn
from ivr.typed.call import Ways
from metrics.ledger.outcome import QueryOutcome
from routing.decision import Answer, Decision, Emergency, Reprompt, Route
from routing.journeys.guide import Guide
from tests.ivr.typed.by_keyboard import NEEDS_MODELS, held, rivermont

pytestmark = NEEDS_MODELS
THANKS = "perfect, that's exactly what I needed"
MERCI = "parfait, c'est exactement ce qu'il me fallait"


@pytest.fixture(scope="module")
def ways() -> Ways:
    return rivermont()


def kinds(turns: list[Turn]) -> list[type[Decision]]:
    return [type(turn.decision) for turn in turns]


def given(call: Call) -> list[tuple[str, str]]:
    return [(one.question, one.answer) for one in call.dialogue.run.given] if call.dialogue.run else []


@pytest.mark.parametrize(
    ("language", "turns"),
    [
        ("en", ("can I build a garage at my address", "yes it will", "no nobody", "no", THANKS)),
        ("en", ("may we put up a garage where we live", "1", "2", "2", THANKS)),
        ("fr", ("je peux-tu construire un garage chez nous", "oui", "non", "non", MERCI)),
    ],
)
async def test_a_garage_is_explored_to_its_papers(ways: Ways, language: str, turns: tuple[str, ...]) -> None:
    taken, call = await held(ways, language, *turns)

    assert kinds(taken)[:4] == [Guide, Guide, Guide, Answer]
    assert given(call) == [
        ("project", "garage"), ("garage_size", "yes"), ("garage_living", "no"), ("heritage", "no"),
    ]  # fmt: skip
    assert [query.outcome for query in call.queries] == [QueryOutcome.ANSWERED_CONFIRMED]


@pytest.mark.parametrize(
    ("language", "turns"),
    [
        ("en", ("is a permit required for building things", "a fence")),
        ("fr", ("ai-je besoin d'un permis de construction", "pour une clôture")),
    ],
)
async def test_after_the_general_answer_the_project_is_named_or_keyed(
    ways: Ways, language: str, turns: tuple[str, ...]
) -> None:
    taken, call = await held(ways, language, *turns)

    assert kinds(taken)[0] is Answer
    assert given(call) == [("project", "fence")]


async def test_where_a_suite_is_has_more_words_than_one(ways: Ways) -> None:
    taken, call = await held(ways, "en", "do I need a permit for a suite", "it's in the basement", "no")

    assert given(call) == [("project", "suite"), ("suite_place", "inside"), ("suite_second", "no")]
    assert not any(sentence.prompt.startswith("caution") for sentence in taken[1].reply.sentences)


async def test_another_question_is_answered_and_the_open_one_asked_again(ways: Ways) -> None:
    aside = "what day is garbage picked up"

    taken, _ = await held(ways, "en", "do I need a permit for a deck", aside, "yes", "yes")

    assert kinds(taken) == [Guide, Answer, Guide, Guide]
    assert taken[2].reply.sentences[0].prompt == "journey.back"


async def test_danger_and_a_person_come_before_the_journey(ways: Ways) -> None:
    start = "do I need a permit for a deck"

    danger, _ = await held(ways, "en", start, "help, my husband is not breathing")
    person, _ = await held(ways, "en", start, "I'd rather talk to somebody")
    key, _ = await held(ways, "en", start, "0")

    assert isinstance(danger[1].decision, Emergency)
    assert isinstance(person[1].decision, Route)
    assert isinstance(key[1].decision, Route)


async def test_two_answers_that_are_none_bring_a_person(ways: Ways) -> None:
    taken, call = await held(ways, "en", "do I need a permit for a deck", "blah blub", "blub blah")

    assert kinds(taken) == [Guide, Reprompt, Route]
    assert given(call) == [("project", "deck")]
