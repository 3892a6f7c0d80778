"""What is looked up in a call, from the caller's own words to the outcome, in both languages."""

import pytest

from ivr.call.turn import Turn
from ivr.typed.call import Ways
from metrics.ledger.outcome import QueryOutcome
from routing.decision import Answer, AskAddress, CheckAddress, Emergency, FileReport, OfferReport, Route
from tests.ivr.typed.by_keyboard import NEEDS_MODELS, held, rivermont

TUESDAY = "Tuesday, December 1"
TAKEN = {"en": "perfect, that's exactly what I needed", "fr": "parfait, c'est exactement ce qu'il me fallait"}

pytestmark = NEEDS_MODELS


@pytest.fixture(scope="module")
def ways() -> Ways:
    return rivermont()


def said(turn: Turn) -> str:
    return " ".join(sentence.text for sentence in turn.reply.sentences)


@pytest.mark.parametrize(
    ("language", "question", "day"),
    [
        (
            "en",
            "What day is my garbage picked up on 12 Oak Street?",
            f"At 12 Oak Street: The next collection is {TUESDAY}.",
        ),
        ("en", "we just moved to 140 cedar crescent when is recycling", TUESDAY),
        ("fr", "c'est quand les vidanges au 12 rue des Chênes", "est mardi, le 1er décembre."),
    ],
)
async def test_an_address_in_the_question_gets_the_day_at_once(
    ways: Ways, language: str, question: str, day: str
) -> None:
    turns, call = await held(ways, language, question, TAKEN[language])

    assert day in said(turns[0])
    assert [query.outcome for query in call.queries] == [QueryOutcome.ANSWERED_CONFIRMED]


@pytest.mark.parametrize(
    ("language", "turns", "day"),
    [
        ("en", ("when is garbage day", "I live at twelve oak"), TUESDAY),
        ("en", ("when is garbage day", "twelve ok street"), TUESDAY),
        ("en", ("when is garbage day", "I'm at number 12", "oak street"), TUESDAY),
        ("fr", ("le jour des vidanges", "au 12 rue des Chênes"), "est mardi, le 1er décembre."),
    ],
)
async def test_the_general_answer_offers_it_and_the_address_is_taken_in_pieces(
    ways: Ways, language: str, turns: tuple[str, ...], day: str
) -> None:
    taken, _ = await held(ways, language, *turns)

    assert isinstance(taken[-1].decision, Answer)
    assert day in said(taken[-1])


async def test_a_number_said_wrong_is_corrected_in_the_callers_own_way(ways: Ways) -> None:
    question = "What day is my garbage picked up on 50 Oak Street?"

    taken, call = await held(ways, "en", question, "no, fifteen, one five", TAKEN["en"])

    assert "At 15 Oak Street" in said(taken[1])
    assert [query.outcome for query in call.queries] == [QueryOutcome.ANSWERED_CONFIRMED]


async def test_a_street_that_was_hardly_heard_is_read_back(ways: Ways) -> None:
    taken, _ = await held(ways, "fr", "le jour des vidanges", "au 12 rue des shèmes", "oui")

    assert isinstance(taken[1].decision, CheckAddress)
    assert "Au 12, rue des Chênes. C'est bien ça?" in said(taken[1])
    assert isinstance(taken[2].decision, Answer)


async def test_danger_and_a_person_come_before_the_address(ways: Ways) -> None:
    asked = "there's a pothole on Oak Street"

    danger, _ = await held(ways, "en", asked, "12 oak street, help, my husband is not breathing")
    person, _ = await held(ways, "en", asked, "0")

    assert isinstance(danger[0].decision, AskAddress)
    assert isinstance(danger[1].decision, Emergency)
    assert isinstance(person[1].decision, Route)


async def test_an_address_in_another_municipality_is_said_so(ways: Ways) -> None:
    taken, _ = await held(ways, "en", "garbage day please at 12 Main Street in West Kelowna")

    assert "That's another city's" in said(taken[0])


async def test_where_a_caller_lives_is_forgotten_with_the_call(ways: Ways) -> None:
    _, call = await held(ways, "en", "What day is my garbage picked up on 12 Oak Street?", "yes", "no")

    assert "oak-street" not in repr(call)


@pytest.mark.parametrize(
    ("language", "question", "yes"),
    [
        ("en", "there's a huge pothole in front of 12 Oak Street", "yes"),
        ("fr", "il y a un nid-de-poule devant le 12 rue des Chênes", "oui"),
    ],
)
async def test_a_pothole_is_reported_with_a_reference_number(
    ways: Ways, language: str, question: str, yes: str
) -> None:
    taken, call = await held(ways, language, question, yes)

    assert isinstance(taken[0].decision, OfferReport)
    assert isinstance(taken[1].decision, FileReport)
    assert [query.outcome for query in call.queries] == [QueryOutcome.SERVICE_REQUEST_FILED]
