"""What callers say after an answer, or first of all, in words of their own."""

import pytest

from ivr.typed.call import Ways
from metrics.ledger.outcome import QueryOutcome
from routing.decision import Answer, Clarify, Decision, End, Explain, Repeat, Reprompt, Route, Wait
from tests.ivr.typed.by_keyboard import NEEDS_MODELS, held, rivermont

pytestmark = NEEDS_MODELS


@pytest.fixture(scope="module")
def ways() -> Ways:
    return rivermont()


def meant_article(decision: Decision) -> str:
    """The article that is answered, or the only one that is asked about."""
    match decision:
        case Answer(article) | Clarify((article,)):
            return article
        case _:
            return ""


@pytest.mark.parametrize(
    ("language", "first", "second", "article"),
    [
        ("en", "when are my property taxes due", "ok and where do I pay", "tax.how_to_pay"),
        ("en", "when are my property taxes due", "yes and where do I pay it", "tax.how_to_pay"),
        ("fr", "c'est quand les taxes foncières", "ok pis je paye où", "tax.how_to_pay"),
        ("en", "I want to pay my parking ticket", "and if I want to fight it", "parking.dispute_ticket"),
        ("en", "what time does the pool open", "perfect and how do I sign up", "rec.register_refund"),
    ],
)
async def test_a_question_too_short_to_say_what_it_is_about_is_about_the_answer_before(
    ways: Ways, language: str, first: str, second: str, article: str
) -> None:
    taken, _ = await held(ways, language, first, second)

    assert meant_article(taken[-1].decision) == article


@pytest.mark.parametrize(
    ("language", "first", "second", "article"),
    [
        ("en", "when is garbage day", "that's not it, they never picked mine up", "waste.missed_pickup"),
        ("fr", "c'est quand les vidanges", "c'est pas ça, ils ne sont jamais passés", "waste.missed_pickup"),
        ("fr", "c'est quand les vidanges", "parfait, pis mon vieux lave-vaisselle?", "waste.bulky_item"),
    ],
)
async def test_what_is_told_after_a_denial_or_a_yes_is_answered(
    ways: Ways, language: str, first: str, second: str, article: str
) -> None:
    taken, _ = await held(ways, language, first, second)

    assert meant_article(taken[-1].decision) == article


async def test_a_yes_before_a_short_question_confirms_nothing(ways: Ways) -> None:
    _, call = await held(ways, "en", "when are my property taxes due", "yes and where do I pay it")

    assert call.queries[0].outcome is QueryOutcome.ANSWERED_UNCONFIRMED


@pytest.mark.parametrize(
    ("language", "first", "second", "fees"),
    [
        ("fr", "l'écocentre est ouvert quand", "et un voyage ça coûte combien", ("15 $", "105 $")),
    ],
)
async def test_a_price_is_told_whole(
    ways: Ways, language: str, first: str, second: str, fees: tuple[str, ...]
) -> None:
    taken, _ = await held(ways, language, first, second)

    assert isinstance(taken[-1].decision, Repeat)
    told = " ".join(sentence.text for sentence in taken[-1].reply.sentences)
    assert all(fee in told for fee in fees)


@pytest.mark.parametrize(
    ("language", "said", "department"),
    [
        ("en", "finance, please", "revenue"),
        ("en", "the building counter please", "building"),
        ("en", "can I get the licence lady", "licensing"),
        ("en", "do I have the right number for bylaw", "bylaw"),
        ("en", "I was talking to roads and got cut off", "roads"),
        ("fr", "le gars des permis", "building"),
        ("fr", "je parlais à la voirie pis ça a coupé", "roads"),
        ("en", "I don't do robots", "contact"),
        ("fr", "moi je parle pas aux machines", "contact"),
    ],
)
async def test_whoever_names_a_desk_in_their_own_words_reaches_it(
    ways: Ways, language: str, said: str, department: str
) -> None:
    taken, _ = await held(ways, language, said)

    assert isinstance(taken[-1].decision, Route)
    assert taken[-1].decision.department == department


async def test_a_person_who_is_only_mentioned_is_not_rung(ways: Ways) -> None:
    said = "Mon chien sauver du jardin, blanc avec une oreille noire, peut-être quelqu'un amener chez vous"

    taken, _ = await held(ways, "fr", said)

    assert isinstance(taken[-1].decision, Answer)
    assert taken[-1].decision.article == "animal.lost_found_dead"


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("fr", "c'est quand les taxes foncières", "c'est tout ce que je voulais savoir"),
        ("en", "when are my property taxes due", "that's all I wanted to know"),
    ],
)
async def test_whoever_wanted_no_more_is_content(ways: Ways, language: str, first: str, last: str) -> None:
    taken, call = await held(ways, language, first, last)

    assert not isinstance(taken[-1].decision, Route)
    assert call.queries[0].outcome in {QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED}


async def test_whoever_asks_whether_that_is_all_it_can_do_is_not_hung_up_on(ways: Ways) -> None:
    taken, _ = await held(ways, "fr", "c'est tout ce que vous savez faire?")

    assert isinstance(taken[-1].decision, Explain)


async def test_the_same_words_are_said_three_times_and_then_others(ways: Ways) -> None:
    taken, _ = await held(ways, "en", "what?", "what?", "what?", "what?")

    assert [type(turn.decision) for turn in taken] == [Repeat, Repeat, Reprompt, Reprompt]
    assert taken[2].reply.sentences != taken[3].reply.sentences


@pytest.mark.parametrize(
    ("language", "said", "department"),
    [
        ("en", "is Tomasz in the shop this morning", "roads"),
        ("fr", "Tomasz est-il au garage ce matin", "roads"),
        ("fr", "la personne en charge des loisirs", "recreation"),
        ("en", "can I leave word for the mayor", "contact"),
        ("fr", "pourriez-vous me passer le monsieur de l'eau", "utilities"),
        ("fr", "j'aimerais mieux que vous n'écriviez pas ce que je dis", "contact"),
    ],
)
async def test_a_person_is_reached_in_whatever_words(
    ways: Ways, language: str, said: str, department: str
) -> None:
    taken, _ = await held(ways, language, said)

    assert isinstance(taken[-1].decision, Route | Wait)
    assert taken[-1].decision.department == department
    assert taken[-1].call.caution is None


async def test_a_greeting_that_sounds_like_a_goodbye_ends_no_call(ways: Ways) -> None:
    taken, _ = await held(ways, "fr", "bonjour, ça va bien aujourd'hui?")

    assert isinstance(taken[-1].decision, Explain)


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "is the tap water safe to drink", "No, I've had quite enough fun for one day"),
        ("fr", "est-ce que l'eau du robinet est bonne à boire", "non c'est chill"),
    ],
)
async def test_a_no_to_anything_else_ends_the_call_whatever_comes_with_it(
    ways: Ways, language: str, first: str, last: str
) -> None:
    helped = "oui" if language == "fr" else "yes"

    taken, _ = await held(ways, language, first, helped, last)

    assert isinstance(taken[-1].decision, End)


@pytest.mark.parametrize(
    ("language", "first", "said"),
    [
        ("en", "where do I find a food bank", "ok two one one, thank you"),
        ("fr", "je veux payer ma contravention", "c'est noté"),
    ],
)
async def test_whoever_says_it_back_is_content(ways: Ways, language: str, first: str, said: str) -> None:
    taken, _ = await held(ways, language, first, said)

    assert not isinstance(taken[-1].decision, Route)


async def test_option_one_is_no_house_number(ways: Ways) -> None:
    taken, _ = await held(ways, "en", "the snow", "option one")

    assert isinstance(taken[-1].decision, Answer | Route | Wait)
