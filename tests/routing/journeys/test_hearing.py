"""What callers' words say on Rivermont's journeys, beside their act and topic."""

from collections.abc import Mapping

import pytest

from intents.acts.controls import find_wish
from intents.meaning.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Spoken,
    Understanding,
    Wish,
)
from intents.places.place import Place, StreetGuess
from intents.text.transcript import CivicAddress, Closed, Expecting, OneOf, OpenQuestion, YesNo
from routing.journeys.hearing import heard_on_journey
from routing.journeys.journey import Journey

EXPLORER, APPLICATION = "permit.need_one", "permit.apply_by_phone"
FACT = YesNo(Closed.FACT, EXPLORER)
ADDRESS = CivicAddress(APPLICATION)


@pytest.mark.parametrize(
    ("text", "language", "wish"),
    [
        ("go back", "en", Wish.BACK),
        ("can we go back one question please", "en", Wish.BACK),
        ("sorry I made a mistake", "en", Wish.BACK),
        ("go back to the beginning", "en", Wish.OVER),
        ("let's start over", "en", Wish.OVER),
        ("I'll call back later", "en", Wish.LATER),
        ("I have to go now", "en", Wish.LATER),
        ("can I finish this tomorrow", "en", Wish.LATER),
        ("I have a reference number", "en", Wish.KEPT),
        ("I want to continue my application", "en", Wish.KEPT),
        ("retour en arrière s'il vous plaît", "fr", Wish.BACK),
        ("je me suis trompée", "fr", Wish.BACK),
        ("on peut recommencer depuis le début", "fr", Wish.OVER),
        ("je vous rappelle plus tard", "fr", Wish.LATER),
        ("il faut que je parte", "fr", Wish.LATER),
        ("j'ai un numéro de référence", "fr", Wish.KEPT),
        ("je veux continuer ma demande", "fr", Wish.KEPT),
        ("it's behind the house", "en", None),
        ("we back onto the park", "en", None),
        ("the contractor called us last week about the garage", "en", None),
        ("en arrière de la maison", "fr", None),
        ("ça dépend du règlement", "fr", None),
    ],
)
def test_a_wish_about_the_journey_is_heard_by_reviewed_patterns(
    text: str, language: str, wish: Wish | None
) -> None:
    assert find_wish(text, language) is wish


@pytest.mark.parametrize(
    ("text", "language", "expecting", "corrects"),
    [
        ("no, I said fence", "en", FACT, (("project", "fence"),)),
        ("a fence", "en", FACT, (("project", "fence"),)),
        ("not a deck, a fence", "en", FACT, (("project", "fence"),)),
        ("sorry I meant the garage behind the house", "en", FACT, (("project", "garage"),)),
        ("non, j'ai dit une clôture", "fr", FACT, (("project", "fence"),)),
        ("en fait c'est un logement", "fr", ADDRESS, (("project", "suite"),)),
        ("yes it will stand beside the garage and the fence", "en", FACT, ()),
        ("no it is lower than that", "en", FACT, ()),
        ("a fence", "en", OpenQuestion(), ()),
    ],
)
def test_an_earlier_answer_is_corrected_by_its_words(
    journeys: Mapping[str, Journey],
    text: str,
    language: str,
    expecting: Expecting,
    corrects: tuple[tuple[str, str], ...],
) -> None:
    meant = heard_on_journey(NoMatch(tells=True), text, expecting, language, journeys)

    assert isinstance(meant, Spoken)
    assert meant.corrects == corrects


def test_an_option_of_the_open_question_comes_first(journeys: Mapping[str, Journey]) -> None:
    asked = OneOf(EXPLORER, "suite_place", ("inside", "separate"))

    meant = heard_on_journey(Control(ControlKind.NO), "no, inside", asked, "en", journeys)

    assert isinstance(meant, Spoken)
    assert (meant.option, meant.corrects) == ("inside", ())


@pytest.mark.parametrize(
    ("text", "language", "option"),
    [
        ("I'm the contractor", "en", "agent"),
        ("for the owner", "en", "agent"),
        ("I am the owner of the house", "en", "owner"),
        ("pour le propriétaire", "fr", "agent"),
        ("je suis propriétaire", "fr", "owner"),
    ],
)
def test_a_person_named_beside_the_question_is_its_answer(
    journeys: Mapping[str, Journey], text: str, language: str, option: str
) -> None:
    asked = OneOf(APPLICATION, "applicant", ("owner", "agent"))

    meant = heard_on_journey(Control(ControlKind.PERSON, 0.5), text, asked, language, journeys)

    assert isinstance(meant, NoMatch)
    assert meant.option == option


def test_whoever_asks_for_a_person_gets_one(journeys: Mapping[str, Journey]) -> None:
    asked, person = OneOf(APPLICATION, "applicant", ("owner", "agent")), Control(ControlKind.PERSON, 0.9)

    meant = heard_on_journey(person, "let me speak to a person about the owner please", asked, "en", journeys)

    assert isinstance(meant, Control)


def test_an_option_of_the_open_question_begins_no_other_journey(journeys: Mapping[str, Journey]) -> None:
    asked = OneOf(APPLICATION, "project", ("deck", "garage", "suite", "addition"))
    words = "we would need a permit because we are putting up a deck"

    meant = heard_on_journey(Recognized(EXPLORER, 0.95), words, asked, "en", journeys)

    assert meant == NoMatch(option="deck")


def test_danger_stays_danger(journeys: Mapping[str, Journey]) -> None:
    danger = Danger(DangerKind.LIFE, "a rule")

    assert heard_on_journey(danger, "go back", FACT, "en", journeys) == danger


def test_another_project_is_named_only_where_projects_are_asked_for(journeys) -> None:
    asked = OneOf(EXPLORER, "project", ("deck", "garage", "suite", "fence"))
    words = "it has a bathroom"

    assert heard_on_journey(NoMatch(), words, asked, "en", journeys) == Control(ControlKind.NONE_OF_THESE)
    assert heard_on_journey(NoMatch(), words, FACT, "en", journeys) == NoMatch()


def test_a_correction_within_an_address_changes_no_sum(journeys: Mapping[str, Journey]) -> None:
    address = NoMatch(place=Place(45, (StreetGuess("alder-court", 100.0),)))

    meant = heard_on_journey(
        address, "12 Oak, no sorry, 45 Alder Court", CivicAddress("permit.apply_by_phone"), "en", journeys
    )

    assert meant == address


def test_whoever_asks_what_a_word_means_has_told_nothing_by_it(journeys: Mapping[str, Journey]) -> None:
    question = YesNo(Closed.FACT, "permit.apply_by_phone", "drawings")

    meant = heard_on_journey(NoMatch(), "ça veut dire quoi à l'échelle", question, "fr", journeys)

    assert isinstance(meant, NoMatch)
    assert (meant.option, meant.wish) == ("", Wish.MEANING)


def test_whoever_has_to_go_is_in_no_danger_unless_the_rest_says_so(journeys: Mapping[str, Journey]) -> None:
    meant = NoMatch(caution=DangerKind.SELF_HARM)
    question = OneOf(APPLICATION, "applicant", ("owner", "agent"))

    def heard(text: str, rest: DangerKind | None) -> Understanding:
        return heard_on_journey(meant, text, question, "en", journeys, lambda _: rest)

    assert heard("I gotta go, I'll ring you back", None) == NoMatch(wish=Wish.LATER)
    assert heard("I have to go, it smells of gas", DangerKind.FIRE_GAS_POWER) == NoMatch(
        wish=Wish.LATER, caution=DangerKind.FIRE_GAS_POWER
    )
