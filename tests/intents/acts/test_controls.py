"""Wishes about the call itself, as callers utter them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.acts.controls import (
    SHORT_ANSWERS,
    find_concern,
    find_control,
    find_short_answer,
    names_any,
    names_both,
    position,
)
from intents.meaning.understanding import Control, ControlKind
from intents.text.languages import languages

FLOOR = 0.95
UTTERANCES = Path(__file__).parents[2] / "understanding" / "controls.jsonl"


def heard(text: str, language: str, kind: ControlKind) -> ControlKind | None:
    found = find_short_answer(text, language) if kind in SHORT_ANSWERS else find_control(text, language)
    return found.kind if found else None


@pytest.mark.parametrize("language", languages())
def test_nineteen_of_twenty_unseen_wishes_are_understood(language: str) -> None:
    every = [json.loads(line) for line in UTTERANCES.read_text("utf-8").splitlines()]
    of_it = [line for line in every if line["lang"] == language]
    wanted = {line["id"]: ControlKind(line["label"].removeprefix("control:")) for line in of_it}

    missed = [
        line["id"]
        for line in of_it
        if heard(line["text"], language, wanted[line["id"]]) != wanted[line["id"]]
    ]

    assert len(missed) <= (1 - FLOOR) * len(of_it), missed


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I want to talk to a person", ControlKind.PERSON),
        ("agent", ControlKind.PERSON),
        ("operator please", ControlKind.PERSON),
        ("I want to talk to a person about it", ControlKind.PERSON),
        ("je veux parler à quelqu'un de ça", ControlKind.PERSON),
        ("I want to speak to a person about my property taxes", ControlKind.PERSON),
        ("je veux parler à une personne de mes taxes foncières", ControlKind.PERSON),
        ("j'aimerais parler à un agent au sujet de ma facture d'eau", ControlKind.PERSON),
        ("operator, it's about a pothole", ControlKind.PERSON),
        ("can you get me an agent about my permit", ControlKind.PERSON),
        ("je veux un agent pour une contravention", ControlKind.PERSON),
        ("passez-moi un agent au sujet des nids-de-poule", ControlKind.PERSON),
        ("je veux parler à quelqu'un", ControlKind.PERSON),
        ("j'aime mieux jaser avec du monde", ControlKind.PERSON),
        ("donnez-moi du vrai monde", ControlKind.PERSON),
        ("le temps que je trouve mon crayon", ControlKind.WAIT),
        ("agent s'il vous plaît", ControlKind.PERSON),
        ("can you repeat that", ControlKind.REPEAT),
        ("pouvez-vous répéter", ControlKind.REPEAT),
        ("slower please", ControlKind.SLOWER),
        ("plus lentement s'il vous plaît", ControlKind.SLOWER),
        ("can we speak French", ControlKind.LANGUAGE),
        ("en français s'il vous plaît", ControlKind.LANGUAGE),
        ("in English please", ControlKind.LANGUAGE),
        ("are you a robot", ControlKind.ARE_YOU_HUMAN),
        ("êtes-vous un robot", ControlKind.ARE_YOU_HUMAN),
        ("this stupid machine does not understand me", ControlKind.COMPLAINT_ABOUT_LINE),
        ("maudite machine", ControlKind.COMPLAINT_ABOUT_LINE),
        ("my credit card number is", ControlKind.PAYMENT),
        ("can i give you my card number", ControlKind.PAYMENT),
        ("voici mon numéro de carte", ControlKind.PAYMENT),
        ("thank you, goodbye", ControlKind.GOODBYE),
        ("merci au revoir", ControlKind.GOODBYE),
        ("hold on a second", ControlKind.WAIT),
        ("un instant", ControlKind.WAIT),
    ],
)
@pytest.mark.parametrize("language", languages())
def test_a_wish_is_understood_whatever_the_language_of_the_call(
    said: str, kind: ControlKind, language: str
) -> None:
    assert find_control(said, language) == Control(kind)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("yes", ControlKind.YES),
        ("yeah that's right", ControlKind.YES),
        ("oui", ControlKind.YES),
        ("no", ControlKind.NO),
        ("not really", ControlKind.NO),
        ("non merci", ControlKind.NO),
        ("none of those", ControlKind.NONE_OF_THESE),
        ("something else", ControlKind.NONE_OF_THESE),
        ("aucun des deux", ControlKind.NONE_OF_THESE),
    ],
)
@pytest.mark.parametrize("language", languages())
def test_yes_no_and_neither_are_heard_in_both_languages(said: str, kind: ControlKind, language: str) -> None:
    assert find_short_answer(said, language) == Control(kind)


@pytest.mark.parametrize("said", ["yes", "no", "none of those", "oui", "non"])
def test_a_short_answer_is_no_wish_of_its_own(said: str) -> None:
    assert find_control(said, "en") is None


@pytest.mark.parametrize(
    "said",
    [
        "what day is my garbage picked up",
        "how do I pay my property tax",
        "I want to talk to someone about a building permit",
        "who do I speak to about a dog licence",
        "French immersion day camp registration",
        "the traffic on my street should be slower",
        "can you make the cars go slower on elm street",
        "people drive too fast here",
        "les autos roulent trop vite sur ma rue",
        "c'est quand la collecte des ordures chez nous",
        "comment payer mes taxes municipales",
        "du monde stationne devant chez nous",
        "où est-ce que je trouve le numéro de mon bac",
        "puis-je régler ça par crédit, c'est-tu possible",
        "would paying by credit card, is that possible, cost more",
        "I need the human resources office",
    ],
)
@pytest.mark.parametrize("language", languages())
def test_a_question_to_the_city_is_no_wish_about_the_call(said: str, language: str) -> None:
    assert find_control(said, language) is None


@pytest.mark.parametrize(
    "said",
    [
        "4111 1111 1111 1111",
        "four one one one one one one one one one one one",
        "quatre un un un un un un un un un un un",
    ],
)
def test_whoever_reads_out_a_card_is_stopped(said: str) -> None:
    assert find_control(said, "en") == Control(ControlKind.PAYMENT)


def test_a_telephone_number_is_no_card() -> None:
    assert find_control("613 555 0142", "en") is None


@pytest.mark.parametrize("said", ["", "…", "\x00\xff\x7fELF" * 500, "kwgh zrtp " * 5_000])
def test_what_says_nothing_wishes_nothing(said: str) -> None:
    assert find_control(said, "fr") is None
    assert find_short_answer(said, "fr") is None


@given(st.text(), st.sampled_from(languages()))
def test_no_text_breaks_the_rules(text: str, language: str) -> None:
    wish, answer = find_control(text, language), find_short_answer(text, language)

    assert wish is None or wish.kind not in SHORT_ANSWERS
    assert answer is None or answer.kind in SHORT_ANSWERS


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("I don't want a robot writing down what I say", "en"),
        ("please stop typing everything I say", "en"),
        ("je veux pas qu'une machine écrive ce que je dis", "fr"),
        ("arrêtez de noter tout ce que je dis", "fr"),
    ],
)
def test_whoever_does_not_want_their_words_written_down_objects(said: str, language: str) -> None:
    assert find_concern(said, language) == Control(ControlKind.OBJECTION)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("could you write down what I say and pass it on", "en"),
        ("I don't know what to write in the form", "en"),
        ("je ne sais pas quoi écrire dans le formulaire", "fr"),
    ],
)
def test_whoever_speaks_of_writing_does_not_object(said: str, language: str) -> None:
    assert find_concern(said, language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "hold on, what town did I reach"),
        ("en", "so what do you do exactly"),
        ("fr", "je suis tombé sur quelle municipalité"),
        ("fr", "mais vous, vous faites quoi au juste"),
    ],
)
def test_who_asks_where_they_arrived_asks_about_the_line(language: str, text: str) -> None:
    assert find_control(text, language, {ControlKind.ABOUT_LINE}) == Control(ControlKind.ABOUT_LINE)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "what town hall handles passports"),
        ("en", "what do you do about graffiti"),
        ("fr", "dans quelle ville on paie ça"),
        ("fr", "vous faites quoi des vieilles peintures"),
    ],
)
def test_who_asks_what_the_city_does_asks_the_city(language: str, text: str) -> None:
    assert find_control(text, language, {ControlKind.ABOUT_LINE}) is None


@pytest.mark.parametrize(
    ("text", "count", "place"),
    [
        ("the former", 2, 1),
        ("I think the latter", 2, 2),
        ("I guess the middle one", 3, 2),
        ("the middle one", 2, 0),
        ("the first of the three", 3, 1),
        ("the last one, it broke", 3, 3),
        ("celle du milieu", 3, 2),
        ("ben le premier des deux", 2, 1),
        ("it's the last time I call", 3, 0),
    ],
)
def test_a_place_is_named_in_any_words_of_a_clause(text: str, count: int, place: int) -> None:
    assert position(text, count) == place


@pytest.mark.parametrize(
    "text", ["both", "well both of them please", "les deux", "tous les deux s'il vous plaît"]
)
def test_both_may_be_wanted(text: str) -> None:
    assert names_both(text)


@pytest.mark.parametrize("text", ["either", "either one is fine", "n'importe laquelle", "l'un ou l'autre"])
def test_either_may_do(text: str) -> None:
    assert names_any(text)
