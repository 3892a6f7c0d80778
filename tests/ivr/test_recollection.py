"""An utterance is understood once, however often a turn asks what it meant."""

import pickle

from intents.expecting import Question, YesNo
from intents.understanding import NoMatch, Recognized, Understanding
from ivr.recollection import MOST, Recollection


class Thinking:
    """Counts how often it had to think."""

    def __init__(self, meant: Understanding) -> None:
        self.meant, self.times = meant, 0

    def __call__(self) -> Understanding:
        self.times += 1
        return self.meant


def test_the_same_words_are_thought_about_once() -> None:
    recollection, thinking = Recollection(), Thinking(Recognized("waste.collection_day", 0.9))

    first = recollection.of("garbage day", Question(), "en", thinking)
    second = recollection.of("garbage day", Question(), "en", thinking)

    assert first == second == thinking.meant
    assert thinking.times == 1


def test_the_same_words_mean_something_else_after_another_question_or_in_another_language() -> None:
    recollection, thinking = Recollection(), Thinking(NoMatch())

    recollection.of("oui", Question(), "fr", thinking)
    recollection.of("oui", YesNo(), "fr", thinking)
    recollection.of("oui", Question(), "en", thinking)

    assert thinking.times == 3


def test_only_the_latest_are_kept() -> None:
    recollection, thinking = Recollection(), Thinking(NoMatch())

    for number in range(MOST + 1):
        recollection.of(f"utterance {number}", Question(), "en", thinking)
    recollection.of("utterance 0", Question(), "en", thinking)

    assert thinking.times == MOST + 2


def test_no_word_of_a_caller_is_kept() -> None:
    recollection = Recollection()

    recollection.of("my name is Marguerite", Question(), "en", Thinking(NoMatch()))

    assert b"Marguerite" not in pickle.dumps(list(vars(recollection)["_kept"].items()))


def test_what_cannot_be_written_is_understood_all_the_same() -> None:
    thinking = Thinking(NoMatch())

    assert Recollection().of("\ud800", Question(), "en", thinking) == NoMatch()
