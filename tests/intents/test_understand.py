"""Danger, then what is expected, then controls, then articles."""

from dataclasses import dataclass, field

import pytest

from intents.expecting import Choice, Expecting, Menu, Question, YesNo
from intents.ranking import Ranking
from intents.transcript import Keys, NoSpeech, Transcript
from intents.understand import understand
from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)

ALARM = Danger(DangerKind.LIFE, "examples")
FOUND = Recognized("waste.collection_day", 0.9)
OPEN = Question()
ARTICLES = ("waste.collection_day", "waste.missed_pickup")
WAVERING = Ambiguous((Candidate(ARTICLES[0], 0.6), Candidate(ARTICLES[1], 0.3)))
UNLIKELY = Ambiguous((Candidate(ARTICLES[0], 0.2), Candidate(ARTICLES[1], 0.1)))
EVEN = Ambiguous((Candidate(ARTICLES[0], 0.4), Candidate(ARTICLES[1], 0.4)))


@dataclass
class OneArticle:
    """A matcher that finds the same article in everything, and keeps what it was asked."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    weighed: tuple[str, str] = ("", "")

    def weigh_queries(self, text: str, language: str) -> list[Ranking]:
        self.weighed = (text, language)
        return [Ranking((), 1.0)]

    def judge(self, weighed: list[Ranking]) -> Recognized:
        self.asked.append(self.weighed)
        return FOUND


@dataclass
class Undecided(OneArticle):
    """A matcher that wavers between two articles, and knows how likely the first of those offered is."""

    confidence: float = 0.5
    wavering: Ambiguous = WAVERING

    def judge(self, weighed: list[Ranking]) -> Ambiguous:
        return self.wavering

    def likeliest_of(self, articles: tuple[str, ...], text: str, language: str) -> Candidate:
        return Candidate(articles[0], self.confidence)


def meant(text: str, expecting: Expecting = OPEN) -> Understanding:
    return understand(Transcript(text, "en", 0.9), expecting, OneArticle(), "en")


@pytest.mark.parametrize("expecting", [Question(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
@pytest.mark.parametrize(
    "text", ["no, he's not breathing", "agent, the house is on fire", "oui ça sent le gaz ici"]
)
def test_danger_comes_before_everything(text: str, expecting: Expecting) -> None:
    assert isinstance(meant(text, expecting), Danger)


@pytest.mark.parametrize("expecting", [Question(), YesNo(), Choice(ARTICLES), Menu(ARTICLES)], ids=repr)
def test_danger_that_no_rule_knows_comes_as_early_when_examples_taught_it(expecting: Expecting) -> None:
    said = Transcript("no, agent, his lips are blue", "en", 0.9)

    assert understand(said, expecting, OneArticle(), "en", lambda _text, _language: ALARM) == ALARM


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


def test_who_asks_for_a_person_about_something_is_understood_on_both() -> None:
    asked = meant("I want to talk to a person about garbage")

    assert asked == Control(ControlKind.PERSON, about=(Candidate("waste.collection_day", 0.9),))


@pytest.mark.parametrize(("wavering", "kept"), [(WAVERING, WAVERING.candidates), (UNLIKELY, ())])
def test_what_a_person_is_wanted_for_may_stay_open_but_is_never_a_wild_guess(
    wavering: Ambiguous, kept: tuple[Candidate, ...]
) -> None:
    said = Transcript("an agent about the bin", "en", 0.9)

    assert understand(said, OPEN, Undecided(wavering=wavering), "en") == Control(
        ControlKind.PERSON, about=kept
    )


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


@pytest.mark.parametrize(
    ("expecting", "confidence", "understood"),
    [
        (Choice(ARTICLES), 0.8, Recognized("waste.collection_day", 0.8)),
        (Choice(ARTICLES), 0.6, WAVERING),
        (Choice(("roads.pothole", "roads.closures")), 0.9, WAVERING),
        (Question(), 0.9, WAVERING),
    ],
)
def test_what_wavers_among_all_is_decided_among_those_offered_if_one_of_them_is_clear(
    expecting: Expecting, confidence: float, understood: Understanding
) -> None:
    said = Transcript("the garbage", "en", 0.9)

    assert understand(said, expecting, Undecided(confidence=confidence), "en") == understood


def test_who_only_names_again_what_the_choices_have_in_common_has_not_chosen() -> None:
    said = Transcript("the garbage", "en", 0.9)

    assert understand(said, Choice(ARTICLES), Undecided(confidence=0.9, wavering=EVEN), "en") == EVEN


def test_the_only_one_of_the_offered_that_is_likely_is_chosen() -> None:
    said = Transcript("pay", "en", 0.9)
    offered = Choice(("waste.missed_pickup", "roads.pothole"))

    assert understand(said, offered, Undecided(confidence=0.9), "en") == Recognized(
        "waste.missed_pickup", 0.9
    )
