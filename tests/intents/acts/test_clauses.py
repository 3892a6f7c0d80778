"""What the clauses of an utterance after an answer do together."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from intents.acts.clauses import Clause, Clauses, Says, Verdict
from intents.articles.article import Language
from intents.reading import Act, Asked, Reading

HELPED, MORE = Asked.DID_THAT_HELP, Asked.ANYTHING_ELSE

ACTS: Mapping[str, Act] = {
    "good": Act.CONFIRM,
    "yes": Act.CONFIRM,
    "oui": Act.CONFIRM,
    "okay": Act.CONFIRM,
    "oh that's wonderful": Act.CONFIRM,
    "yes that's all I wanted": Act.CONFIRM,
    "merci à vous": Act.END,
    "thanks a lot": Act.END,
    "you are no use": Act.REJECT,
    "too bad I have a boat": Act.CORRECT,
    "my uncle told me so": Act.REJECT,
    "that's not for me": Act.REJECT,
    "no": Act.NO,
    "pardon": Act.REPEAT,
    "I couldn't catch a word": Act.REPEAT,
    "my kettle is boiling": Act.ASK,
    "ten weeks": Act.ASK,
    "my roof will be so pleased": Act.ASK,
    "get me a person": Act.PERSON,
}


class ByClause:
    """Knows what these clauses do, and takes all others for nothing in particular."""

    def read(self, text: str, language: Language, asked: Asked) -> Reading:
        return reading(ACTS.get(text))


def reading(act: Act | None) -> Reading:
    acts = {each: (0.9 if each is act else 0.005) if act else 1 / len(Act) for each in Act}
    return Reading(acts, {}, np.zeros(1, np.float32), 0.0)


def clauses(text: str, asked: Asked = HELPED, whole: Act | None = None) -> Clauses:
    return Clauses.of(text, "en", asked, reading(whole), ByClause())


def test_a_single_clause_is_read_as_a_whole() -> None:
    assert clauses("yes") == Clauses()


@pytest.mark.parametrize("said", ["good, yes, too bad I have a boat", "good, you are no use, thanks a lot"])
def test_praise_that_is_taken_back_is_a_refusal(said: str) -> None:
    assert clauses(said, whole=Act.CONFIRM).verdict is Verdict.REFUSED


def test_whose_last_word_is_a_yes_says_yes() -> None:
    assert (
        clauses("oh that's wonderful, my uncle told me so, yes that's all I wanted").verdict is Verdict.HELPED
    )
    assert clauses("that's not for me, yes that's all I wanted").verdict is None


def test_thanks_without_a_refusal_are_a_yes() -> None:
    assert clauses("bien noté, merci à vous").verdict is Verdict.HELPED
    assert clauses("yes, thanks a lot, my kettle is boiling").verdict is Verdict.HELPED
    assert clauses("that's not for me, thanks a lot").verdict is Verdict.REFUSED


def test_who_took_the_answer_down_is_helped_whatever_is_said_beside_it() -> None:
    assert clauses("got it, my kettle is boiling").verdict is Verdict.HELPED
    assert clauses("got it, you are no use").verdict is Verdict.REFUSED


def test_what_follows_a_yes_to_anything_else_is_what_comes_next() -> None:
    assert clauses("yes, my kettle is boiling", Asked.ANYTHING_ELSE).beyond_thanks == "my kettle is boiling"
    assert not clauses("yes, my kettle is boiling").beyond_thanks


def test_who_asks_for_time_may_say_why() -> None:
    assert clauses("hold on, my kettle is boiling").verdict is Verdict.WAITS
    assert clauses("hold on, where is that").verdict is not Verdict.WAITS
    assert clauses("hold on, get me a person").verdict is not Verdict.WAITS


def test_what_follows_a_sure_yes_says_why() -> None:
    reason = Clauses((Clause("perfect", Says.YES), Clause("that's what I wanted", Says.ASKS)), HELPED, 0.95)

    assert reason.verdict is Verdict.HELPED
    assert replace(reason, chance_of_yes=0.5).verdict is None


def test_praise_beside_a_statement_is_not_taken_for_a_yes() -> None:
    ironic = clauses("good, ten weeks, my roof will be so pleased", whole=Act.ASK)

    assert ironic.verdict is None
    assert ironic.is_reaction
    assert not clauses("good, and my roof will be so pleased").is_reaction


def test_one_word_of_praise_beside_a_statement_may_be_ironic() -> None:
    assert clauses("oh that's wonderful, my roof will be so pleased").is_doubtful_praise
    assert not clauses("mm-hmm, got it, my kettle is boiling").is_doubtful_praise


def test_a_last_clause_that_refuses_dismisses_what_is_spoken_of() -> None:
    assert clauses("ten weeks, you are no use").dismissed_by(Act.ASK) == "you are no use"
    assert clauses("ten weeks, you are no use").dismissed_by(Act.CORRECT) == ""
    assert clauses("do I need ten weeks, you are no use").dismissed_by(Act.ASK) == ""


def test_a_no_comes_before_a_pardon() -> None:
    assert clauses("no, my kettle is boiling").refuses_first
    assert not clauses("no, I couldn't catch a word").refuses_first


def test_what_is_asked_after_a_yes_is_the_next_question() -> None:
    assert clauses("yes, do I need a hat").beyond_thanks == "do I need a hat"
    assert clauses("okay, and for the boat, how much").beyond_thanks == "and for the boat, how much"
    assert clauses("good, my kettle is boiling").beyond_thanks == ""
    assert clauses("do I need a hat, yes").beyond_thanks == ""


def test_who_missed_a_part_hears_it_again() -> None:
    assert clauses("pardon, how many weeks? I couldn't catch a word").verdict is Verdict.AGAIN
    assert clauses("yes, I couldn't catch a word").verdict is not Verdict.AGAIN


def test_a_wish_for_a_person_is_left_to_those_who_know_people() -> None:
    assert clauses("yes, thanks a lot, get me a person").verdict is None


def test_a_no_to_anything_else_ends_whatever_joke_comes_with_it() -> None:
    assert clauses("no, my kettle is boiling", MORE).verdict is Verdict.ENDS
    assert clauses("no, how much is a boat", MORE).verdict is None
    assert clauses("no, that's not for me", MORE).verdict is None


def test_of_many_clauses_the_first_and_the_last_are_read_by_themselves() -> None:
    many = clauses("yes, one thing, one more, a third, my kettle is boiling, thanks a lot")

    assert [each.text for each in many.each] == [
        "yes",
        "one thing, one more, a third",
        "my kettle is boiling",
        "thanks a lot",
    ]


@pytest.mark.parametrize(
    ("clauses", "asked_on"),
    [
        ([("alright", Says.LITTLE), ("but when do they open", Says.ASKS)], "when do they open"),
        ([("oui", Says.YES), ("mais c'est combien", Says.ASKS)], "c est combien"),
        ([("no", Says.NO), ("but when do they open", Says.ASKS)], ""),
        ([("alright", Says.LITTLE), ("but nobody came", Says.REFUSES)], ""),
    ],
)
def test_what_is_asked_after_words_that_accept_is_a_question(
    clauses: list[tuple[str, Says]], asked_on: str
) -> None:
    assert Clauses(tuple(Clause(*each) for each in clauses)).asked_on.strip() == asked_on
