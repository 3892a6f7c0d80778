"""Which of Rivermont's journeys a caller's words begin."""

from collections.abc import Mapping

import pytest

from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Understanding,
)
from intents.text.transcript import Closed, Expecting, OpenQuestion, YesNo
from routing.journeys.entering import entering, wishes_done
from routing.journeys.journey import Journey

ASKS, TAKES, TELLS = "permit.need_one", "permit.apply_by_phone", "permit.apply_docs_fee"
SEVERAL = Ambiguous((Candidate("parking.permit_rules", 0.3), Candidate(TELLS, 0.2)))


def begun(
    journeys: Mapping[str, Journey],
    meant: Understanding,
    text: str,
    expecting: Expecting = OpenQuestion(),  # noqa: B008 - frozen
) -> Understanding:
    return entering(meant, text, expecting, "en", journeys)


def test_whoever_wants_it_done_begins_what_an_article_only_tells_of(journeys: Mapping[str, Journey]) -> None:
    meant = begun(journeys, Recognized(TELLS, 0.9), "I want to apply for a permit for a deck")

    assert meant == Recognized(TAKES, 0.9, option="deck")


def test_whoever_asks_how_it_is_done_is_told(journeys: Mapping[str, Journey]) -> None:
    asked = Recognized(TELLS, 0.9)

    assert begun(journeys, asked, "how do I apply for a permit for a deck") == asked


def test_an_option_that_is_named_decides_among_several_articles(journeys: Mapping[str, Journey]) -> None:
    assert begun(journeys, SEVERAL, "permits for a workshop please") == Recognized(ASKS, 0.5, option="garage")


def test_the_name_of_a_department_beside_an_option_asks_for_no_person(
    journeys: Mapping[str, Journey],
) -> None:
    meant = Control(ControlKind.PERSON, 0.6, SEVERAL.candidates)

    assert begun(journeys, meant, "permits for a workshop please") == Recognized(ASKS, 0.5, option="garage")


def test_whoever_asks_for_a_person_gets_one(journeys: Mapping[str, Journey]) -> None:
    meant = Control(ControlKind.PERSON, 0.9, SEVERAL.candidates)

    assert begun(journeys, meant, "can I speak to a person about a deck permit") == meant


def test_what_is_clear_or_of_something_else_stays(journeys: Mapping[str, Journey]) -> None:
    clear = Recognized("waste.bulky", 0.9)
    elsewhere = Ambiguous((Candidate("waste.bulky", 0.8), Candidate(TELLS, 0.1)))

    assert begun(journeys, clear, "I'd like to get rid of a shed") == clear
    assert begun(journeys, elsewhere, "my old shed has to go") == elsewhere
    assert begun(journeys, NoMatch(), "a shed") == NoMatch()


def test_a_yes_to_the_question_before_still_counts(journeys: Mapping[str, Journey]) -> None:
    meant = Control(ControlKind.YES, 0.9, (Candidate(TELLS, 0.8),))
    helped = YesNo(Closed.DID_THAT_HELP, "waste.collection_day")

    found = begun(journeys, meant, "yes, and I want to apply for a permit", helped)

    assert found == Control(ControlKind.YES, 0.9, (Candidate(TAKES, 0.8),))


def test_an_answer_to_a_question_of_fact_begins_nothing(journeys: Mapping[str, Journey]) -> None:
    meant = Recognized(TELLS, 0.9)

    assert (
        begun(journeys, meant, "I want to apply for a permit", YesNo(Closed.FACT, ASKS, "heritage")) == meant
    )


def test_a_question_of_its_own_beside_an_option_is_answered_first(journeys: Mapping[str, Journey]) -> None:
    assert begun(journeys, SEVERAL, "ballpark, what does the city charge for a garage") == SEVERAL


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I wanna apply for a building permit"),
        ("en", "we're putting in an application for a client's garage"),
        ("en", "I need to pull a permit for a deck"),
        ("en", "building permit application"),
        ("fr", "je voudrais déposer une demande de permis pour un garage"),
        ("fr", "j'aimerais demander un permis de construction"),
        ("fr", "demande de permis, pour une terrasse"),
    ],
)
def test_an_application_is_to_be_taken(language: str, words: str) -> None:
    assert wishes_done(words, language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "how do I apply for a building permit"),
        ("en", "what do I bring to file a permit application"),
        ("en", "do I have to apply for a permit"),
        ("en", "can I apply for a permit online"),
        ("en", "I submitted an application last month, is it approved"),
        ("fr", "est-ce que la Ville demande un permis pour une clôture"),
        ("fr", "comment faire une demande de permis"),
        ("fr", "faut-il faire une demande de permis pour un cabanon"),
        ("fr", "où est-ce que je dois déposer ma demande de permis"),
        ("de", "ich möchte einen Antrag stellen"),
    ],
)
def test_a_question_about_an_application_begins_none(language: str, words: str) -> None:
    assert not wishes_done(words, language)
