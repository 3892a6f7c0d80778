"""What callers take of what was offered, and whether they meant what they were asked about."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import pytest

from intents.acts.detail import ToldAnswer
from intents.interpretation.offered import Offer
from intents.interpretation.topic_talk import NluModels
from intents.matching.matcher import Matcher
from intents.matching.meanings import Ranking
from intents.meaning.reading import Act, Reading
from intents.meaning.understanding import Ambiguous, Candidate, Control, ControlKind, NoMatch, Recognized
from intents.text.transcript import Choice, Closed, Expecting, YesNo
from intents.text.wording import words

STREET, WALK, BUS, NOISE, YARD = "roads.snow", "roads.walk", "transit.info", "bylaw.noise", "bylaw.yard"
ABOUT = {
    "plow": STREET,
    "road": STREET,
    "walk": WALK,
    "bus": BUS,
    "noise": NOISE,
    "racket": NOISE,
    "yard": YARD,
}
NAMES = {
    STREET: "plowing your street",
    WALK: "clearing a sidewalk",
    NOISE: "a noise complaint",
    YARD: "a yard",
}
AMONG = Choice((STREET, WALK))
IS_IT_NOISE = YesNo(Closed.IS_IT_ABOUT, NOISE)


@dataclass
class ByWord:
    """A matcher that gives each word's topic a little more than the others."""

    more: float = 0.3

    def shares(self, text: str, language: str) -> dict[str, float]:
        heard = [ABOUT[word] for word in words(text) if word in ABOUT]
        weights = {each: 0.01 + self.more * heard.count(each) for each in {*ABOUT.values()}}
        rest = {f"other.{n}": 0.02 for n in range(30)}
        total = sum(weights.values()) + sum(rest.values())
        return {each: weight / total for each, weight in {**weights, **rest}.items()}

    def weigh(self, texts: list[str], language: str) -> list[Ranking]:
        return [Ranking((), 0.6 if set(words(text)) & set(ABOUT) else 0.1) for text in texts]

    def weigh_queries(self, text: str, language: str) -> list[Ranking]:
        return self.weigh([text], language)

    def judge(self, weighed: list[Ranking]) -> NoMatch:
        return NoMatch()


class Faint(ByWord):
    """The same, less sure of them and that they belong to any topic."""

    def shares(self, text: str, language: str) -> dict[str, float]:
        return {STREET: 0.02, WALK: 0.004, "others": 0.976}

    def weigh(self, texts: list[str], language: str) -> list[Ranking]:
        return [Ranking((), 0.1) for _ in texts]


def said(
    text: str, expecting: Expecting, act: Act = Act.ASK, chance: float = 0.6
) -> Recognized | Ambiguous | Control | None:
    rest = (1 - chance) / (len(Act) - 1)
    reading = Reading(
        {each: chance if each is act else rest for each in Act}, {}, np.zeros(1, np.float32), 0.0
    )
    answers = {(each, "en"): ToldAnswer(name, (name,)) for each, name in NAMES.items()}
    models = NluModels(
        cast("Matcher", ByWord()), answers=answers, related={NOISE: (NOISE, YARD), YARD: (NOISE, YARD)}
    )
    return Offer(text, expecting, models, "en", reading).answered()


def article(meant: Recognized | Ambiguous | Control | None) -> str:
    assert isinstance(meant, Recognized)
    return meant.article


def kind(meant: Recognized | Ambiguous | Control | None) -> ControlKind:
    assert isinstance(meant, Control)
    return meant.kind


@pytest.mark.parametrize("act", [Act.ASK, Act.REJECT, Act.COMPLAINT, Act.END])
def test_an_offered_topic_is_taken_by_a_word_of_it_whatever_act_that_seems(act: Act) -> None:
    assert article(said("just the plow thing", AMONG, act)) == STREET


@pytest.mark.parametrize("text", ["I mean the walk and not the road", "it's not the road it's the walk"])
def test_a_choice_that_is_denied_is_not_taken(text: str) -> None:
    assert article(said(text, AMONG, Act.CORRECT)) == WALK


def test_words_about_neither_choice_take_none() -> None:
    assert said("the bus never came", AMONG) is None
    assert said("um the thing you said", AMONG) is None
    assert said("none of those", AMONG, Act.REJECT) is None


def test_words_that_hardly_tell_anything_take_no_choice() -> None:
    models = NluModels(cast("Matcher", Faint()))
    reading = Reading({act: float(act is Act.ASK) for act in Act}, {}, np.zeros(1, np.float32), 0.0)

    assert Offer("what was the plow again", AMONG, models, "en", reading).answered() is None


@pytest.mark.parametrize(
    "text", ["yes, the racket next door", "it's the noise so yeah", "uh-huh, and what about the fine"]
)
def test_a_yes_at_either_end_is_a_yes_whatever_comes_with_it(text: str) -> None:
    assert kind(said(text, IS_IT_NOISE, Act.CORRECT)) is ControlKind.YES


def test_a_topic_told_again_needs_no_yes() -> None:
    assert article(said("that noise I was telling you of, the racket, the noise", IS_IT_NOISE)) == NOISE


@pytest.mark.parametrize(
    "text", ["not the noise, the yard", "no, the yard", "it's not the noise it's the yard"]
)
def test_the_topic_instead_of_the_denied_one_is_meant(text: str) -> None:
    meant = said(text, IS_IT_NOISE, Act.CORRECT)

    assert kind(meant) is ControlKind.CORRECT
    assert isinstance(meant, Control)
    assert [each.article for each in meant.about] == [YARD]


def test_a_plain_denial_names_no_other_topic() -> None:
    assert said("no, you're way off", IS_IT_NOISE, Act.REJECT, 0.99) is None


@pytest.mark.parametrize("text", ["the noise, not the yard", "the noise I told you, no, the noise"])
def test_a_denial_that_comes_later_does_not_deny_what_was_asked_about(text: str) -> None:
    assert article(said(text, IS_IT_NOISE)) == NOISE


def test_another_topic_of_the_same_department_corrects_without_a_no() -> None:
    meant = said("my yard, and the yard, and that yard", IS_IT_NOISE)

    assert kind(meant) is ControlKind.CORRECT
    assert isinstance(meant, Control)
    assert [each.article for each in meant.about] == [YARD]


def test_a_short_denial_in_other_words_corrects_nothing() -> None:
    assert said("it is the bus never", IS_IT_NOISE, Act.NO, 0.99) is None


def test_words_that_may_mean_either_topic_are_asked_about() -> None:
    meant = said("I know the noise but the yard", IS_IT_NOISE)

    assert isinstance(meant, Ambiguous)
    assert {each.article for each in meant.candidates} == {NOISE, YARD}


def test_an_agent_after_a_choice_is_for_what_was_offered() -> None:
    reading = Reading(dict.fromkeys(Act, 1 / len(Act)), {}, np.zeros(1, np.float32), 0.0)
    models = NluModels(cast("Matcher", ByWord()))

    assert Offer("agent", AMONG, models, "en", reading).raised() == (
        Candidate(STREET, 0.5),
        Candidate(WALK, 0.5),
    )
    assert [
        each.article for each in Offer("someone for the plow", AMONG, models, "en", reading).raised()
    ] == [STREET]
