"""Utterances of nothing but set phrases mean what these say together, after each of the line's questions."""

import pytest

from intents.acts.acting import agrees_first
from intents.acts.fact_answer import agrees
from intents.acts.set_phrases import set_answer
from intents.meaning.understanding import Control, ControlKind
from intents.text.transcript import Closed


@pytest.mark.parametrize(
    "words",
    [
        "ah ben oui, c'est en plein pour ça que je vous appelle",
        "tout à fait, il s'agit de cela, madame",
        "cest bien sa",
        "sans l'ombre d'un doute",
        "vous avez tout compris, mon ami",
        "yes sir, that's exactly what I'm calling about",
    ],
)
def test_an_idiom_agrees_on_what_was_proposed(words: str) -> None:
    assert set_answer(words, Closed.IS_IT_ABOUT) == Control(ControlKind.YES)


@pytest.mark.parametrize(
    "words", ["mon Dieu, non", "mais non voyons, pas pantoute", "il s'agit pas de ça", "god no, not at all"]
)
def test_an_idiom_denies_what_was_proposed(words: str) -> None:
    assert set_answer(words, Closed.IS_IT_ABOUT) == Control(ControlKind.NO)


@pytest.mark.parametrize(
    "words",
    [
        "c'est bien noté, je vous remercie",
        "là je comprends, vous êtes ben fine",
        "entendu",
        "jai ma reponse, merci ben",
        "noted, much appreciated",
    ],
)
def test_an_answer_that_was_received_helped(words: str) -> None:
    assert set_answer(words, Closed.DID_THAT_HELP) == Control(ControlKind.YES)


@pytest.mark.parametrize(
    "words", ["super, ça m'avance pas pantoute", "c'est n'importe quoi", "oh great, nonsense"]
)
def test_praise_before_a_protest_is_irony(words: str) -> None:
    assert set_answer(words, Closed.DID_THAT_HELP) == Control(ControlKind.REJECT)


@pytest.mark.parametrize(
    "words",
    [
        "je vous dérange pas plus longtemps, bonne fin de journée",
        "chus correct, merci",
        "ça va aller comme ça, à la revoyure",
        "that'll be all, you have a lovely evening",
    ],
)
def test_nothing_more_is_wanted(words: str) -> None:
    assert set_answer(words, Closed.ANYTHING_ELSE) == Control(ControlKind.GOODBYE)


@pytest.mark.parametrize(
    "words", ["attendez, j'ai mal entendu, pourriez-vous reprendre", "sorry, could you say that again"]
)
def test_what_was_missed_is_asked_for_after_any_question(words: str) -> None:
    questions = (Closed.IS_IT_ABOUT, Closed.DID_THAT_HELP, Closed.ANYTHING_ELSE)
    assert {set_answer(words, question) for question in questions} == {Control(ControlKind.REPEAT)}


@pytest.mark.parametrize("words", ["oui, merci", "merci, mais le bac brun", "un instant", ""])
def test_anything_beside_set_phrases_is_read_in_full(words: str) -> None:
    assert set_answer(words, Closed.ANYTHING_ELSE) is None


@pytest.mark.parametrize(
    "words", ["exactement, la lumière clignote depuis hier", "ouais, y a un trou en avant de chez nous"]
)
def test_what_was_proposed_stays_agreed_whatever_is_told_of_it(words: str) -> None:
    assert agrees_first(words)


def test_a_yes_that_is_taken_back_is_none() -> None:
    assert not agrees_first("exactement, mais pas dans ma rue")


@pytest.mark.parametrize("words", ["allez-y donc s'il vous plaît", "envoyez-le donc", "je voudrais bien"])
def test_an_offer_is_accepted_however_politely(words: str) -> None:
    assert agrees(words, "fr")


def test_an_offer_is_not_accepted_with_a_no() -> None:
    assert not agrees("non, faites pas ça", "fr")


@pytest.mark.parametrize("words", ["no worries", "all good, thanks", "c'est gentil, merci"])
def test_politeness_accepts_no_offer(words: str) -> None:
    assert set_answer(words, Closed.SHALL_I) is None


def test_what_is_called_garbage_may_be_what_it_is_about() -> None:
    assert set_answer("it's garbage", Closed.IS_IT_ABOUT) is None


@pytest.mark.parametrize(
    "words", ["bon, laissez tomber, merci", "sans façon, merci", "ok, quoi?", "okay, pardon?"]
)
def test_giving_up_or_not_hearing_confirms_nothing(words: str) -> None:
    assert set_answer(words, Closed.DID_THAT_HELP) != Control(ControlKind.YES)
