"""What a caller does, from the chances of all acts."""

from collections.abc import Mapping

import numpy as np
import pytest

from intents.acts.acting import (
    asks_in_a_clause,
    beyond_yes,
    has_but,
    is_question,
    likeliest_besides,
    objects,
    postpones,
)
from intents.meaning.reading import Act, Asked, Reading


def reading(acts: Mapping[Act, float]) -> Reading:
    rest = (1 - sum(acts.values())) / (len(Act) - len(acts))
    return Reading({act: acts.get(act, rest) for act in Act}, {}, np.zeros(1, np.float32), 0.0)


@pytest.mark.parametrize("weighty", [Act.CONFIRM, Act.END])
def test_a_faint_yes_or_goodbye_is_none(weighty: Act) -> None:
    faint = reading({weighty: 0.35, Act.ASK: 0.2})

    assert likeliest_besides(faint, "why", Asked.DID_THAT_HELP) is None


@pytest.mark.parametrize("said", ["is that including holidays", "and where do I go", "c'est quand ça"])
def test_a_question_that_is_read_as_a_yes_is_a_question(said: str) -> None:
    torn = reading({Act.CONFIRM: 0.45, Act.ASK: 0.3})

    assert likeliest_besides(torn, said, Asked.DID_THAT_HELP) is not Act.CONFIRM


@pytest.mark.parametrize(
    "said",
    [
        "et pouvez-vous passer lundi",
        "à quelle heure ça ferme",
        "peut-on le faire en ligne",
        "laquelle est la bonne",
    ],
)
def test_french_questions_are_heard_by_their_form(said: str) -> None:
    assert is_question(said)


@pytest.mark.parametrize(
    "said",
    [
        "no, forget it. Can I do it from my phone",
        "okay, before: is it for the year",
        "non, y'a-tu des frais là-dessus",
    ],
)
def test_a_question_behind_something_else_is_heard_by_its_form(said: str) -> None:
    assert asks_in_a_clause(said)


@pytest.mark.parametrize("said", ["great, do that please", "no, don't bother them", "why not?", "ok, merci"])
def test_what_is_wished_or_waved_off_has_no_form_of_a_question(said: str) -> None:
    assert not asks_in_a_clause(said)


@pytest.mark.parametrize("said", ["oui, par contre il pleut", "ouais, sauf le mien", "oui ben pantoute"])
def test_french_words_of_objection_take_a_yes_back(said: str) -> None:
    assert has_but(said)


def test_what_is_no_answer_to_anything_must_be_likely() -> None:
    assert likeliest_besides(reading({Act.ABOUT_DATA: 0.2}), "maybe", Asked.DID_THAT_HELP) is None


def test_a_hint_of_a_refusal_is_enough_where_nothing_else_is_said() -> None:
    assert likeliest_besides(reading({Act.REJECT: 0.2}), "meh", Asked.DID_THAT_HELP) is Act.REJECT


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("ok and where do I pay", "where do i pay "),
        ("oui pis ça coûte combien", "ca coute combien "),
        ("Yes, that's right.", "Yes, that's right."),
    ],
)
def test_what_follows_a_yes_is_asked_without_it(said: str, rest: str) -> None:
    assert beyond_yes(said) == rest


def test_words_that_ask_the_city_nothing_ask_about_the_line_if_little_else_is_left() -> None:
    torn = reading({Act.ABOUT_LINE: 0.2, Act.ASK: 0.78})

    assert likeliest_besides(torn, "where did this land", Asked.HOW_CAN_I_HELP) is Act.ABOUT_LINE
    assert likeliest_besides(torn, "where did this land", Asked.DID_THAT_HELP) is None


@pytest.mark.parametrize(
    ("said", "is_objection"),
    [
        ("I'd sooner none of this was put on paper, and never again", True),
        ("gardez-moi pas ça par écrit", True),
        ("are you not putting this on paper", False),
        ("I do not know who sees this", False),
        ("vous gardez tout par écrit", False),
    ],
)
def test_denying_to_be_written_down_is_an_objection_and_asking_is_none(
    said: str, *, is_objection: bool
) -> None:
    assert objects(Act.ABOUT_DATA, said) is is_objection


@pytest.mark.parametrize("said", ["before you do", "hold on", "avant ça", "attendez un peu"])
def test_an_answer_that_is_put_off_is_none(said: str) -> None:
    assert postpones(said)
    assert not postpones("yes please")
