"""What a caller does, from the chances of all acts."""

from collections.abc import Mapping

import numpy as np
import pytest

from intents.acts.acting import (
    act_of,
    beyond_yes,
    has_but,
    is_question,
    likeliest_besides,
    objects,
    told_apart,
)
from intents.reading import Act, Asked, Reading


def reading(acts: Mapping[Act, float]) -> Reading:
    rest = (1 - sum(acts.values())) / (len(Act) - len(acts))
    return Reading({act: acts.get(act, rest) for act in Act}, {}, np.zeros(1, np.float32), 0.0)


@pytest.mark.parametrize("weighty", [Act.CONFIRM, Act.END])
def test_a_faint_yes_or_goodbye_is_none(weighty: Act) -> None:
    faint = reading({weighty: 0.35, Act.ASK: 0.2})

    assert act_of(faint, "why", Asked.DID_THAT_HELP) is Act.ASK
    assert likeliest_besides(faint, "why", Asked.DID_THAT_HELP) is None


def test_a_likely_yes_is_one() -> None:
    assert act_of(reading({Act.CONFIRM: 0.6}), "lovely", Asked.DID_THAT_HELP) is Act.CONFIRM


@pytest.mark.parametrize("said", ["is that including holidays", "and where do I go", "c'est quand ça"])
def test_a_question_that_is_read_as_a_yes_is_a_question(said: str) -> None:
    torn = reading({Act.CONFIRM: 0.45, Act.ASK: 0.3})

    assert act_of(torn, said, Asked.DID_THAT_HELP) is Act.ASK
    assert likeliest_besides(torn, said, Asked.DID_THAT_HELP) is not Act.CONFIRM


@pytest.mark.parametrize(("said", "yes"), [("it does", 0.45), ("what a relief", 0.6), ("does it ever", 0.95)])
def test_a_yes_that_only_begins_like_a_question_is_a_yes(said: str, yes: float) -> None:
    assert act_of(reading({Act.CONFIRM: yes}), said, Asked.DID_THAT_HELP) is Act.CONFIRM


def test_the_particle_tu_asks_and_the_pronoun_does_not() -> None:
    sure = reading({Act.CONFIRM: 0.95})

    assert act_of(sure, "c'est-tu correct", Asked.DID_THAT_HELP) is not Act.CONFIRM
    assert act_of(sure, "pour le bébé ça va-tu", Asked.DID_THAT_HELP) is not Act.CONFIRM
    assert act_of(sure, "oui tu m'as bien aidé", Asked.DID_THAT_HELP) is Act.CONFIRM
    assert act_of(sure, "merci tu es fin", Asked.DID_THAT_HELP) is Act.CONFIRM


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


@pytest.mark.parametrize("said", ["oui, par contre il pleut", "ouais, sauf le mien", "oui ben pantoute"])
def test_french_words_of_objection_take_a_yes_back(said: str) -> None:
    assert has_but(said)


def test_what_tells_something_is_hardly_a_yes() -> None:
    torn = reading({Act.CONFIRM: 0.6, Act.ASK: 0.3})

    assert act_of(torn, "it says that the class is full", Asked.DID_THAT_HELP) is Act.ASK
    assert act_of(torn, "yes and it says that the class is full", Asked.DID_THAT_HELP) is Act.CONFIRM
    assert act_of(torn, "that is what I mean to say", Asked.IS_IT_ABOUT) is Act.CONFIRM

    thanked = reading({Act.CONFIRM: 0.6, Act.ABOUT_LINE: 0.3})
    assert act_of(thanked, "it says so as plainly as can be", Asked.DID_THAT_HELP) is Act.CONFIRM


def test_what_is_no_answer_to_anything_must_be_likely() -> None:
    assert likeliest_besides(reading({Act.ABOUT_DATA: 0.2}), "maybe", Asked.DID_THAT_HELP) is None


def test_a_hint_of_a_refusal_is_enough_where_nothing_else_is_said() -> None:
    assert likeliest_besides(reading({Act.REJECT: 0.2}), "meh", Asked.DID_THAT_HELP) is Act.REJECT


@pytest.mark.parametrize(
    "said",
    [
        "c'est tout ce que je voulais savoir",
        "that's all I wanted to know",
        "that's exactly what I needed",
        "c'était tout ce qu'il me fallait",
    ],
)
@pytest.mark.parametrize("taken_for", [Act.REJECT, Act.PERSON])
def test_whoever_wanted_no_more_neither_refuses_nor_wants_a_person(said: str, taken_for: Act) -> None:
    torn = reading({taken_for: 0.5, Act.END: 0.45})

    assert act_of(torn, said, Asked.DID_THAT_HELP) is Act.END


def test_whoever_asks_whether_that_is_all_does_not_say_goodbye() -> None:
    torn = reading({Act.END: 0.9, Act.COMPLAINT: 0.08})

    assert act_of(torn, "is that all you've got", Asked.DID_THAT_HELP) is not Act.END


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


@pytest.mark.parametrize(
    ("taken_for", "said", "language", "act"),
    [
        (Act.LANGUAGE, "Parlez doucement s'il vous plaît, mon français est petit", "fr", Act.SLOWER),
        (Act.ABOUT_LINE, "ça marche pas votre affaire", "fr", Act.COMPLAINT),
        (Act.REPEAT, "say that again", "en", Act.REPEAT),
    ],
)
def test_similar_acts_are_told_apart_by_the_reviewed_patterns(
    taken_for: Act, said: str, language: str, act: Act
) -> None:
    assert told_apart(taken_for, said, language) is act


def test_questions_about_the_line_count_together_whichever_they_are() -> None:
    shared = reading({Act.ABOUT_DATA: 0.3, Act.ARE_YOU_HUMAN: 0.25, Act.ASK: 0.35})

    assert act_of(shared, "is somebody on the line with us", Asked.HOW_CAN_I_HELP) is Act.ABOUT_DATA


def test_who_this_is_is_no_wish_for_a_person() -> None:
    torn = reading({Act.ARE_YOU_HUMAN: 0.5, Act.PERSON: 0.3})

    assert act_of(torn, "hang on, who am I on with", Asked.IS_IT_ABOUT) is Act.ARE_YOU_HUMAN
    assert act_of(torn, "I want to talk to a person", Asked.IS_IT_ABOUT) is Act.PERSON


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
