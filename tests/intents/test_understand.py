"""Danger, then what is expected, then controls, then articles."""

from dataclasses import dataclass, field

import pytest

from intents.expecting import Choice, Expecting, Menu, Question, YesNo
from intents.ranking import Ranking
from intents.transcript import Keys, NoSpeech, Transcript
from intents.understand import understand
from intents.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)

ALARM = Danger(DangerKind.LIFE, "en/like-examples")
FOUND = Recognized("waste.collection_day", 0.9)
OPEN = Question()
ARTICLES = ("waste.collection_day", "waste.missed_pickup")


@dataclass
class OneArticle:
    """A matcher that finds the same article in everything, and keeps what it was asked."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    weighed: tuple[str, str] = ("", "")

    def weigh_queries(self, text: str, language: str) -> list[Ranking]:
        danger = ALARM if text == "the words of an example" else None
        self.weighed = (text, language)
        return [Ranking((), 1.0, danger)]

    def judge(self, weighed: list[Ranking]) -> Recognized:
        self.asked.append(self.weighed)
        return FOUND


def meant(text: str, expecting: Expecting = OPEN) -> Understanding:
    return understand(Transcript(text, "en", 0.9), expecting, OneArticle(), "en")


@pytest.mark.parametrize("expecting", [Question(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
@pytest.mark.parametrize(
    "text", ["no, he's not breathing", "agent, the house is on fire", "oui ça sent le gaz ici"]
)
def test_danger_comes_before_everything(text: str, expecting: Expecting) -> None:
    assert isinstance(meant(text, expecting), Danger)


@pytest.mark.parametrize("expecting", [Question(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
def test_danger_that_no_rule_knows_comes_as_early_when_the_matcher_hears_it(expecting: Expecting) -> None:
    assert meant("the words of an example", expecting) == ALARM


def test_what_is_expected_comes_before_controls_and_articles() -> None:
    assert meant("no thanks", YesNo()) == Control(ControlKind.NO)
    assert meant("the second one", Choice(ARTICLES)) == Recognized("waste.missed_pickup", 1.0)
    assert meant("one", Menu(ARTICLES)) == Recognized("waste.collection_day", 1.0)


def test_what_is_not_expected_is_no_short_answer() -> None:
    assert meant("the second one") == FOUND


@pytest.mark.parametrize("expecting", [Question(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
def test_controls_come_before_articles_whatever_is_expected(expecting: Expecting) -> None:
    assert meant("I want to talk to a person", expecting) == Control(ControlKind.PERSON)


@pytest.mark.parametrize("expecting", [Question(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
def test_a_new_question_is_heard_whatever_is_expected(expecting: Expecting) -> None:
    assert meant("what day is my garbage picked up", expecting) == FOUND


def test_the_articles_are_asked_in_the_language_of_the_call() -> None:
    matcher = OneArticle()

    understand(Transcript("le jour des vidanges", "fr", 0.9), Question(), matcher, "fr")

    assert matcher.asked == [("le jour des vidanges", "fr")]


@pytest.mark.parametrize(
    ("text", "expecting"),
    [("he's not breathing", Question()), ("yes", YesNo()), ("repeat that please", Question())],
)
def test_what_the_rules_understand_is_no_question_to_the_articles(text: str, expecting: Expecting) -> None:
    matcher = OneArticle()

    understand(Transcript(text, "en", 0.9), expecting, matcher, "en")

    assert matcher.asked == []


def test_silence_is_silence() -> None:
    assert understand(NoSpeech(), YesNo(), OneArticle(), "en") == Silence()


def test_keys_are_understood_by_what_was_asked() -> None:
    assert understand(Keys("1"), YesNo(), OneArticle(), "en") == Control(ControlKind.YES)
    assert understand(Keys("7"), Choice(ARTICLES), OneArticle(), "en") == NoMatch()
